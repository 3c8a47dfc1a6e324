import { resolve } from 'node:path';
import { settings } from '../settings.ts';
import { exportTemplate } from './export-template.ts';

// `node main.ts [OUT_DIR]`
const outDir = resolve(process.argv[2] ?? 'out/cloudformation');
const { files, messages } = exportTemplate(outDir, settings);
for (const message of messages) process.stderr.write(`${message}\n\n`);
process.stdout.write(`${outDir}:\n${files.map((name) => `  ${name}\n`).join('')}`);
