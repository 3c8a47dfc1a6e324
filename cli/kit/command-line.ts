import { extname } from 'node:path';

/** How this program is called, in a clone or as the published package: what every hint that names a command begins with. */
export const COMMAND = extname(import.meta.url) === '.ts' ? 'npm run ipam-monitor --' : 'npx ipam-monitor';

/** The same where its output is read by a program or written to a file: npm would say in it what it runs. */
export const QUIET_COMMAND = COMMAND.replace('npm run', 'npm run --silent');
