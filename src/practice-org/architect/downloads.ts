import type { Downloads } from '../downloads.js';
import { exportDownloads } from './data-table-exports.js';
import { flowExportDownloads } from './flow-exports.js';

export const architectDownloads: Downloads = { ...exportDownloads, ...flowExportDownloads };
