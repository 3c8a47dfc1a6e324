import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { splitLines } from '../../core/streams/lines.ts';
import { processIo } from '../kit/io.ts';
import { answers } from './answers.ts';

/**
 * The forecasts alone, so that others can judge them: docs/forecast.md. JSON Lines from stdin to stdout.
 *
 *   npm run -s forecast < series.jsonl
 */
const { err } = processIo([]);
try {
  await pipeline(
    process.stdin.setEncoding('utf8'),
    splitLines,
    (lines: AsyncIterable<string>) =>
      answers(lines, (message) => {
        process.exitCode = 1;
        err.print(`✖ ${message}`);
      }),
    (texts: AsyncIterable<string>) => pipeline(Readable.from(texts), process.stdout, { end: false }),
  );
} catch (error) {
  // A pipe that closed early has ended the process by now, without a word.
  process.exitCode = 1;
  err.print(`✖ ${error instanceof Error ? error.message : error}`);
}
