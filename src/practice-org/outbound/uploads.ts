import type { Uploads } from '../uploads.js';
import { contactUploads } from './contact-uploads.js';

export const outboundUploads: Uploads = contactUploads;
