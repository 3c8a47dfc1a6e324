/**
 * Runs the queries of docs/athena.md with DuckDB over a run of the sample organisation and 31 days that the product wrote,
 * and reads a day with pyarrow. Exits 0 also where neither can be had, after a line that says so; 1 when anything differs.
 *
 *   npm run test:athena
 */
import { deepStrictEqual } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runMonitor } from '../../library.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { historyKeys, runKeys } from '../../storage/keys.ts';
import { getJson } from '../../storage/objects.ts';
import { jsonSchemaOf } from './contract.ts';
import { duckdbColumns } from './duckdb-columns.ts';
import { byAccount, grown, whoHad } from './expected.ts';
import { findPython } from './find-python.ts';
import { queries, tables } from './page.ts';
import { DAYS, type Kept, writePast } from './past.ts';

const Rows = z.array(z.record(z.string(), z.unknown()));
const Answer = z.object({
  versions: z.record(z.string(), z.string()),
  types: z.record(z.string(), z.string()),
  counts: z.object({ ipam_history: z.int(), ipam_evaluations: z.int() }),
  answers: z.array(Rows),
  file: z.object({ types: z.record(z.string(), z.string()), rows: Rows }),
});

const RUN = 'athena';
/** Somebody has it in the sample organisation: the README looks for it, too. */
const ADDRESS = '10.97.228.17';

async function main(python: string, root: string): Promise<void> {
  const { summary } = await runMonitor({ source: { kind: 'demo', seed: 1 }, outDir: root, runId: RUN });
  const objects = directoryObjects(root);
  const { asOf } = summary;
  const scopes = await getJson(objects, runKeys.scopes(runKeys.prefix(RUN, asOf)), z.array(Scope.partial().loose()));
  const scopeIds = scopes.flatMap(({ scopeId }) => scopeId ?? []);
  const kept = await writePast(objects, { runId: RUN, asOf }, scopeIds);
  const dayAgo = (ago: number) => new Date(Date.parse(asOf) - ago * 86_400_000).toISOString().slice(0, 10);
  const [today, before, then] = [dayAgo(0), dayAgo(DAYS - 1), dayAgo(9)];
  // The page's days are those of when it was written.
  const asked = queries().map((sql) =>
    sql
      .replaceAll('2026-11-29', today)
      .replaceAll('2026-10-30', before)
      .replaceAll('2026-11-20', then)
      .replaceAll('2026/11/29', today.replaceAll('-', '/'))
      .replaceAll("'RUN'", `'${RUN}'`),
  );
  // Of an older day whose own runs have expired: by the owners that a later run knows.
  asked.push((asked[1] ?? '').replace(`history.day = '${today}'`, `history.day = '${then}'`));
  const [scopeId = ''] = scopeIds;
  const answer = ask(python, {
    root,
    columns: duckdbColumns(tables()[1], jsonSchemaOf(Evaluation)),
    queries: asked,
    file: historyKeys.dayFile(scopeId, today),
  });
  const { DuckDB, pyarrow } = answer.versions;

  deepStrictEqual(answer.types, DUCKDB_TYPES);
  deepStrictEqual(answer.counts.ipam_history, kept.length);
  say(`DuckDB ${DuckDB}: ${kept.length} rows in ${DAYS * scopeIds.length} day files, columns as on the page`);
  const wanted = [
    grown(kept, before, today),
    byAccount(kept, today),
    whoHad(kept, then, ADDRESS),
    byAccount(kept, then),
  ];
  for (const [n, rows] of wanted.entries()) {
    if (rows.length === 0) throw new Error(`Query ${n + 1} has nothing to find`);
    deepStrictEqual(answer.answers[n], rows, `Query ${n + 1}`);
    say(`DuckDB ${DuckDB}: query ${n + 1} of the page, ${rows.length} rows as computed by hand`);
  }
  const written = kept.filter(({ scope, day }) => scope === scopeId && day === today).map(asWritten);
  deepStrictEqual(answer.file.rows, written);
  deepStrictEqual(answer.file.types, ARROW_TYPES);
  say(`pyarrow ${pyarrow}: ${written.length} rows of a day, types and values as written`);
}

const TEXTS = { key: 'string', type: 'string', resource_id: 'string', cidr: 'string', basis: 'string' };
const ARROW_TYPES = { ...TEXTS, peak_bp: 'int32', mean_bp: 'int32', total: 'int64', samples: 'int32' };
const DUCKDB_TYPES = {
  ...Object.fromEntries(Object.keys(TEXTS).map((name) => [name, 'VARCHAR'])),
  peak_bp: 'INTEGER',
  mean_bp: 'INTEGER',
  total: 'BIGINT',
  samples: 'INTEGER',
  scope: 'VARCHAR',
  day: 'VARCHAR',
};

function asWritten({ key, type, resourceId, cidr, basis, peakBp, meanBp, total, samples }: Kept) {
  return { key, type, resource_id: resourceId, cidr, basis, peak_bp: peakBp, mean_bp: meanBp, total, samples };
}

function ask(python: string, job: object): z.infer<typeof Answer> {
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'reader.py')], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`the reader failed: ${stderr}`);
  return Answer.parse(JSON.parse(stdout));
}

let passed = 0;
function say(what: string): void {
  passed++;
  console.log(`✔ ${what}`);
}

const found = await findPython();
if ('why' in found) console.log(`athena: skipped, DuckDB and pyarrow are not here (${found.why})`);
else {
  const root = await mkdtemp(join(tmpdir(), 'ipam-monitor-athena-'));
  try {
    await main(found.python, root);
    console.log(`athena: ${passed} checks passed`);
  } catch (error) {
    console.log(`✖ athena: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
