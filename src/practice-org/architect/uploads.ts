import type { Uploads } from '../uploads.js';
import { importUploads } from './data-table-imports.js';
import { flowJobUploads } from './flow-jobs.js';

export const architectUploads: Uploads = { ...importUploads, ...flowJobUploads };
