import { switchField } from '../../answers/field-kinds.js';

/** What `verify` asks beside the person. */
export const liveFields = {
  live: switchField({
    key: 'live',
    flag: '--live',
    summary: 'start a campaign for that person alone, watch the presence arrive, and take it all back',
    default: false,
    lifetime: 'run',
  }),
} as const;
