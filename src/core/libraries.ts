import { createRequire } from 'node:module';

// Libraries that not every run needs. Loading one takes longer than most commands work with it, so that each is loaded
// when it is first used.

const require = createRequire(import.meta.url);

export const ajv = (): typeof import('ajv') => require('ajv');
export const csvParse = (): typeof import('csv-parse/sync') => require('csv-parse/sync');
export const jsonPath = (): typeof import('jsonpath-plus') => require('jsonpath-plus');
export const luxon = (): typeof import('luxon') => require('luxon');
export const velocity = (): typeof import('velocityjs') => require('velocityjs');
export const yaml = (): typeof import('yaml') => require('yaml');
