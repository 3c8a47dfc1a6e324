import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { silenceAt } from '../../core/alerts/silence.ts';
import { builtInPolicy } from '../../core/policy/built-in.ts';
import { readSharedState } from '../../functions/decide/shared-state.ts';
import { LedgerHead, ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { gunzipLines } from '../../storage/gzip-lines.ts';
import { readChanges, readLedger } from '../../storage/ledger.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { target } from './frame.ts';
import { changed, damaged, value } from './texts.ts';

const AT = '2026-11-21T12:00:00.000Z';
const NAMES = [
  ...['schemaVersion', 'mutes', 'acknowledgements', 'match', 'id', 'reason', 'expires', 'by', 'at', 'tags', 'severity'],
  ...['generation', 'entriesKey', 'asOf', 'runId', 'scopes', 'routes', 'waiting', 'intents', 'recentRuns', 'shared'],
  ...['key', 'state', 'finding', 'resource', 'scopeMark', 'value', 'told', 'kind', 'text'],
];
const MUTES = {
  schemaVersion: '1.0',
  mutes: [
    {
      id: 'm',
      match: { id: ['a*'], tags: { a: '*' } },
      reason: 'r',
      expires: '2027-01-01T00:00:00Z',
      by: 'ann',
      at: AT,
    },
  ],
  acknowledgements: [{ id: 'k', match: { rule: 'x' }, by: 'ann', at: AT }],
};
const HEAD = LedgerHead.parse({
  schemaVersion: '1.0',
  generation: 1,
  entriesKey: 'alerts/ledger/1-run.jsonl.gz',
  runId: 'run',
  asOf: AT,
  recentRuns: [{ runId: 'run', decisionKey: 'd' }],
  policySha256: 'a',
  reminded: { daily: '2026-11-20', weekly: '2026-11-16' },
  troubles: [],
  routes: { default: { intents: [] } },
});
const MARK = ScopeMark.parse({
  scopeMark: true,
  scopeId: 'ipam-scope-0a',
  rulesSha256: 'a',
  runId: 'run',
  asOf: AT,
  evaluationsKey: 'e',
});

const json = (valid: unknown) =>
  damaged(
    fc
      .oneof({ weight: 4, arbitrary: changed(valid, NAMES) }, { weight: 1, arbitrary: value(NAMES) })
      .map((each) => JSON.stringify(each) ?? ''),
  );

/** What runs share never stops one, whatever it is. */
const shared = (key: string, valid: unknown) =>
  target(
    key,
    json(valid),
    async (stored) => {
      const objects = memoryObjects();
      objects.give(key, stored);
      const state = await readSharedState(
        objects,
        { policy: { name: 'p', source: 'built-in', sha256: '' } },
        new Date(AT),
      );
      silenceAt(AT, builtInPolicy, state.mutes);
      const [damage] = state.damaged;
      if (damage && damage.why.length > 1000) throw new Error(`Test: ${damage.why.length} characters are told`);
      return state.damaged.length > 0 ? 'damaged' : 'read';
    },
    [],
  );

const line = json(MARK);

async function drained(lines: AsyncIterable<unknown>): Promise<string> {
  for await (const _ of lines) {
    // Each is read by its contract.
  }
  return 'read';
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export const stored = [
  shared('alerts/mutes.json', MUTES),
  shared('alerts/ledger.json', HEAD),
  target(
    'lines of the ledger',
    fc.tuple(fc.array(line, { maxLength: 3 }), fc.boolean()),
    async ([lines, asChanges]) => {
      const bytes = gzipSync(lines.join('\n'));
      const objects = { ...memoryObjects(), readLines: (key: string) => gunzipLines(once(bytes), key) };
      return await drained(asChanges ? readChanges(objects, 'l') : readLedger(objects, 'l'));
    },
    ['InvalidInput', 'ObjectDamaged', 'ObjectMissing'],
  ),
  target(
    'gzip of lines',
    fc.tuple(line, fc.nat(), fc.uint8Array({ maxLength: 4 }), fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 6 * 2 ** 20)),
    async ([one, at, bytes, tail]) => {
      const whole = gzipSync(`${one}\n${'x'.repeat(tail)}`);
      // Damaged, the tail could be millions of lines.
      if (tail === 0) whole.set(bytes, at % Math.max(1, whole.length - bytes.length));
      return await drained(gunzipLines(once(whole), 'l'));
    },
    ['ObjectDamaged'],
  ),
];
