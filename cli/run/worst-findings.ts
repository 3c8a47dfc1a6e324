import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { splitLines } from '../../core/streams/lines.ts';
import { mayHaveFindings, resourceFindings } from '../../core/summary/tally.ts';
import { compareFindings, WorstOf } from '../../core/summary/worst.ts';
import { Evaluation, type ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

/**
 * The worst findings of each severity and resource type, worst first. From the evaluations: the summary names the
 * worst of all only, so that a hundred subnets could hide the one pool.
 */
export async function worstFindings(outDir: string, summary: Summary, most: number): Promise<ResourceFinding[]> {
  const groups = new Map<string, WorstOf>();
  for (const { counts, evaluationsKey } of summary.scopes) {
    if (counts.critical + counts.warning === 0) continue;
    for await (const finding of readFindings(join(outDir, evaluationsKey))) {
      const key = `${finding.severity} ${finding.kind} ${finding.resource.type}`;
      const worst = groups.get(key) ?? new WorstOf(most);
      groups.set(key, worst);
      worst.add(finding);
    }
  }
  return [...groups.values()].flatMap((worst) => worst.list()).sort(compareFindings);
}

async function* readFindings(file: string): AsyncGenerator<ResourceFinding> {
  for await (const line of readLines(file)) {
    if (mayHaveFindings(line)) yield* resourceFindings(Evaluation.parse(JSON.parse(line)));
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  // pipeline destroys the decompressor with the error of either stream, so that the loop below throws it.
  const text = pipeline(createReadStream(file), createGunzip(), () => {}).setEncoding('utf8');
  yield* splitLines(text);
}
