/** S3 keys of everything a run writes. Keyed by the run, so that a retry overwrites instead of adding. */
export const runKeys = {
  prefix: (runId: string, asOf: string) => `runs/${dayPath(asOf)}/${runId}/`,
  policy: (prefix: string) => `${prefix}policy.json`,
  discovery: (prefix: string) => `${prefix}discovery.json`,
  /** Whom IPAM could read when: lines of discovered-account.ts, sorted. */
  accounts: (prefix: string) => `${prefix}accounts.jsonl.gz`,
  /** Of what that was put together: sorted runs of it, numbered from 0. */
  accountsPart: (prefix: string, part: number) => `${prefix}accounts/${String(part).padStart(5, '0')}.jsonl.gz`,
  scopes: (prefix: string) => `${prefix}scopes.json`,
  /** Where accounts are several scopes without IPAM, all of them, as an attempt of Discover saw them. */
  ec2Accounts: (prefix: string, attempt: string) => `${prefix}ec2/${attempt}/accounts.jsonl.gz`,
  /** Their VPCs, in objects that are numbered from 0. Which attempt counts, and how many there are, says scopes.json. */
  ec2Vpcs: (prefix: string, attempt: string, part: number) =>
    `${prefix}ec2/${attempt}/vpcs-${String(part).padStart(5, '0')}.jsonl.gz`,
  /** What an attempt read of a list, numbered from 0. Which attempts count says the scope's manifest. */
  inventoryPart: (prefix: string, scopeId: string, pass: number, list: string, attempt: string, part: number) =>
    `${prefix}inventory/${scopeId}/${pass}/${list}/${attempt}-${String(part).padStart(5, '0')}.jsonl.gz`,
  /** Subnets of a scope that are to be looked into. */
  inspection: (prefix: string, scopeId: string) => `${prefix}inventory/${scopeId}/inspect.jsonl.gz`,
  evaluations: (prefix: string, scopeId: string) => `${prefix}evaluations/${scopeId}.jsonl.gz`,
  scopeSummary: (prefix: string, scopeId: string) => `${prefix}evaluations/${scopeId}.json`,
  overlaps: (prefix: string, scopeId: string) => `${prefix}overlaps/${scopeId}.jsonl.gz`,
  summary: (prefix: string) => `${prefix}summary.json`,
  handOff: (prefix: string) => `${prefix}handoff.json`,
  /** The run for monitoring systems other than CloudWatch. */
  openMetrics: (prefix: string) => `${prefix}openmetrics.txt`,
  /** The message as rendered, whether or not it was sent. */
  message: (prefix: string) => `${prefix}message.txt`,
  /** What an attempt of Decide came to, and all changes that it found. Which attempt counts says the ledger's head. */
  decision: (prefix: string, attempt: string) => `${prefix}decisions/${attempt}.json`,
  changes: (prefix: string, attempt: string) => `${prefix}decisions/${attempt}.jsonl.gz`,
  untold: (prefix: string) => `${prefix}untold.jsonl.gz`,
  /** What a route was told. */
  routeChanges: (prefix: string, route: string) => `${prefix}changes/${encodeURIComponent(route)}.jsonl.gz`,
  routeReport: (prefix: string, route: string) => `${prefix}changes/${encodeURIComponent(route)}.json`,
  routeMessage: (prefix: string, route: string) => `${prefix}messages/${encodeURIComponent(route)}.txt`,
  /** What was confirmed, so that a retry sends nothing twice. */
  notified: (prefix: string) => `${prefix}notified.json`,
  delivered: (prefix: string) => `${prefix}delivered.json`,
  metricsPublished: (prefix: string) => `${prefix}metrics.json`,
};

/**
 * Where the newest result of a scope stays when its run has expired: laid out like a run's prefix, so that `runKeys` find
 * the policy, the evaluations and the scope's summary in it. The run is the one that latest.json names for the scope:
 * by its id, so that what latest.json points to never changes under a reader.
 */
export function newestPrefix(scopeId: string, runId: string): string {
  return `${NEWEST}${scopeId}/${runId}/`;
}
export const NEWEST = 'latest/';

/** A run's report, for people. Not under runs/: links to it stand in messages and tickets, which are kept for longer. */
export function reportKey(runId: string, asOf: string): string {
  return `${REPORTS}${dayPath(asOf)}/${runId}.html`;
}
export const REPORTS = 'reports/';
/** Browsers open it by this. Without Content-Encoding: `aws s3 cp` would leave a gzipped file that is called .html. */
export const REPORT_TYPE = 'text/html; charset=utf-8';

/** A copy of the report of the newest authoritative run that evaluated something. */
export const LATEST_REPORT = `${NEWEST}report.html`;

/** S3 keys of what runs share. Written with conditions only. */
export const sharedKeys = {
  currentPolicy: 'policy/current.yaml',
  latest: 'latest.json',
  publishedMetrics: 'metrics/published.json',
  ledger: 'alerts/ledger.json',
  mutes: 'alerts/mutes.json',
} as const;

/** The attempt of a dry run, which changes nothing: all of them would come to the same. */
export const PREVIEW = 'preview';

/** The entries of one generation of the ledger. Never changed: the head in alerts/ledger.json names the one that counts. */
export function ledgerEntries(generation: number, runId: string, attempt: string): string {
  return `${LEDGER_ENTRIES}${String(generation).padStart(8, '0')}-${runId}-${attempt}.jsonl.gz`;
}
export const LEDGER_ENTRIES = 'alerts/ledger/';

/** What a route is still owed. Kept beside the ledger, because runs/ expires; named by the head, and never changed. */
export function owedKeys(route: string, runId: string, attempt: string): { reportKey: string; changesKey: string } {
  const key = `${OWED}${encodeURIComponent(route)}/${runId}-${attempt}`;
  return { reportKey: `${key}.json`, changesKey: `${key}.jsonl.gz` };
}
export const OWED = 'alerts/owed/';

/** S3 keys of a history: of a scope, or of an account that is read without IPAM. */
export const historyKeys = {
  prefix: (historyId: string) => `${HISTORY}${historyId}/`,
  /** The only one that changes: it names the parts that count, and is written with conditions only. */
  head: (historyId: string) => `${HISTORY}${historyId}/head.json`,
  /** A sorted part of a window, numbered from 0. Never changed. */
  part: (historyId: string, window: 'hours' | 'days', writing: string, part: number) =>
    `${HISTORY}${historyId}/${window}/${writing}/${String(part).padStart(5, '0')}.jsonl.gz`,
  /** Laid out as Athena and DuckDB know partitions. */
  daily: (historyId: string) => `${DAY_FILES}scope=${historyId}/`,
  dayFile: (historyId: string, day: string) => `${historyKeys.daily(historyId)}day=${day}/history.parquet`,
  /** Of what was imported: names the parts that count, and is written with conditions only. */
  importedHead: (historyId: string) => `${historyKeys.imported(historyId)}head.json`,
  importedPart: (historyId: string, writing: string, part: number) =>
    `${historyKeys.imported(historyId)}${writing}/${String(part).padStart(5, '0')}.jsonl.gz`,
  imported: (historyId: string) => `${IMPORTED}${historyId}/`,
  /** Where a copy of what was damaged stays, under its own key. */
  setAside: (key: string, runId: string) => `${SET_ASIDE}${runId}/${key.slice(HISTORY.length)}`,
};
export const HISTORY = 'history/';
export const DAY_FILES = `${HISTORY}daily/`;
export const SET_ASIDE = `${HISTORY}set-aside/`;
/** Outside the prefixes of histories: no run, of an older version neither, sweeps what it does not know there. */
export const IMPORTED = `${HISTORY}imported/`;
/** What the prefixes of histories begin with, and nothing else there does. */
export const HISTORIES = [`${HISTORY}ec2-`, `${HISTORY}ipam-scope-`];

/** `2026/11/22` */
function dayPath(asOf: string): string {
  return asOf.slice(0, 10).replaceAll('-', '/');
}
