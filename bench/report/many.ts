import { createHash } from 'node:crypto';
import { compareText } from '../../core/streams/compare.ts';
import type { Counts } from '../../statemachine/contracts/coverage.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { putHistoryHead, readHistoryHead } from '../../storage/history/head.ts';
import { readPartLines, writeParts } from '../../storage/history/parts.ts';
import { historyKeys, runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';

type Scope = Summary['scopes'][number];

/** A run once more, so many times: each time with other ids and scopes, and with the past of its resources. */
export async function manyTimes(from: Objects, to: Objects, prefix: string, times: number): Promise<void> {
  const summary = await getJson(from, runKeys.summary(prefix), Summary);
  const scopes: Scope[] = [];
  for (let time = 0; time < times; time++) {
    for (const scope of summary.scopes) scopes.push(await again(from, to, prefix, scope, time));
  }
  const { coverage } = summary;
  const byType = Object.fromEntries(
    Object.entries(summary.byType).map(([type, counts]) => [type, timesCounts(counts, times)]),
  );
  const many = { ...summary, scopes, coverage: { ...coverage, counts: timesCounts(coverage.counts, times) }, byType };
  await putJson(to, runKeys.summary(prefix), Summary, many);
  const policy = await from.getText(runKeys.policy(prefix));
  await to.putText(runKeys.policy(prefix), policy?.text ?? '', { contentType: 'application/json' });
}

async function again(from: Objects, to: Objects, prefix: string, scope: Scope, time: number): Promise<Scope> {
  const { scopeId } = scope.scope;
  const id = renamed(scopeId, time);
  const evaluationsKey = runKeys.evaluations(prefix, id);
  const lines: string[] = [];
  for await (const line of from.readLines(scope.evaluationsKey)) lines.push(renamed(line, time));
  await to.writeLines(evaluationsKey, lines.sort(compareText));
  await againPast(from, to, scopeId, time);
  return { ...scope, scope: { ...scope.scope, scopeId: id }, evaluationsKey };
}

async function againPast(from: Objects, to: Objects, scopeId: string, time: number): Promise<void> {
  const { value: head } = await readHistoryHead(from, scopeId);
  if (!head) return;
  const historyId = renamed(scopeId, time);
  const parts = async (window: 'hours' | 'days') => {
    const lines: { readonly key: string }[] = [];
    for (const part of head[window]) {
      for await (const line of readPartLines(from, part)) lines.push(JSON.parse(renamed(line, time)));
    }
    lines.sort((a, b) => compareText(a.key, b.key));
    return await writeParts(to, asyncOf(lines), (part) => historyKeys.part(historyId, window, 'again', part));
  };
  const again = { ...head, historyId, hours: await parts('hours'), days: await parts('days'), retired: [] };
  await putHistoryHead(to, again, { etag: undefined });
}

async function* asyncOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Ids that AWS makes end in 17 hexadecimal digits. */
function renamed(text: string, time: number): string {
  if (time === 0) return text;
  return text.replace(/-0([0-9a-f]{16})\b/g, (_, digits: string) => `-0${hash(`${time} ${digits}`)}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function timesCounts(counts: Counts, times: number): Counts {
  const { ok, warning, critical, notMeasured, notApplicable } = counts;
  return {
    ok: ok * times,
    warning: warning * times,
    critical: critical * times,
    notMeasured: notMeasured * times,
    notApplicable: notApplicable * times,
  };
}
