import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { settings } from '../settings.ts';
import { exportTemplate } from './export-template.ts';

const USAGE = `Usage: npm run export-template [-- DIR]

Writes the CloudFormation template, and the code of its functions, into DIR (default: out/cloudformation).
What an export wrote there before is replaced.
`;

/** Undefined where the arguments are none of ours. */
function argumentsOf() {
  try {
    return parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

const given = argumentsOf();
if (!given || given.positionals.length > 1) {
  process.stderr.write(USAGE);
  process.exitCode = 1;
} else if (given.values.help) {
  process.stdout.write(USAGE);
} else {
  const outDir = resolve(given.positionals[0] ?? 'out/cloudformation');
  const { files, messages } = exportTemplate(outDir, settings);
  for (const message of messages) process.stderr.write(`${message}\n\n`);
  process.stdout.write(`${outDir}:\n${files.map((name) => `  ${name}\n`).join('')}`);
}
