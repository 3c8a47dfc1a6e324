import { extname } from 'node:path';

/** What the files that are found by path end in: `.ts` in a clone, `.js` in the published package. */
export const EXTENSION = extname(import.meta.url);
