import type { ReportColumns, RowDetail, Spark } from '../../core/report/report-data.ts';
import { sparkText } from '../../core/report/spark-text.ts';
import { forecastSentence } from '../../core/text/days-to-full.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { detailOf } from './detail.ts';
import { fullInOf, verdictOf, whyOf } from './row.ts';

/** The columns while they grow. */
type Growing = {
  -readonly [Name in keyof Omit<ReportColumns, 'length'>]: ReportColumns[Name] extends readonly (infer Value)[]
    ? Value[]
    : never;
};

/** What a row has that is not in its evaluation. */
interface Beside extends Pick<RowDetail, 'steps' | 'leftOut' | 'spark'> {
  readonly since?: string;
}

/** The rows of a run, one at a time. Of an evaluation nothing is held but what a report shows. */
export class ReportRows {
  readonly columns: Growing = {
    scope: [],
    id: [],
    type: [],
    name: [],
    cidrs: [],
    family: [],
    account: [],
    region: [],
    zone: [],
    tags: [],
    vpc: [],
    pool: [],
    verdict: [],
    why: [],
    rule: [],
    basis: [],
    total: [],
    free: [],
    usedPercent: [],
    fullIn: [],
    since: [],
    sampledAt: [],
  };
  readonly details = new Map<number, RowDetail>();
  /** Each value once: what many rows say is many strings as it is read. */
  readonly #texts = new Map<string, string>();
  readonly #sparks = new Map<string, Spark>();
  readonly #tags = new Map<string, Readonly<Record<string, string>>>([['{}', {}]]);
  /** Ids of the VPC and of the pool that a row belongs to, until all rows are there. */
  readonly #vpcs: string[] = [];
  readonly #pools: string[] = [];

  get length(): number {
    return this.columns.id.length;
  }

  add(scope: number, evaluation: Evaluation, { since = '', ...beside }: Beside = {}): void {
    const { columns, length } = this;
    const { resource, capacity, verdict, forecast, sampledAt = '' } = evaluation;
    columns.scope.push(scope);
    columns.id.push(resource.id);
    columns.type.push(this.#once(resource.type));
    columns.name.push(this.#once(resource.name ?? ''));
    columns.cidrs.push(evaluation.cidrs);
    columns.family.push(resource.family);
    columns.account.push(this.#once(resource.accountId ?? ''));
    columns.region.push(this.#once(resource.region ?? ''));
    columns.zone.push(this.#once(resource.availabilityZoneId ?? ''));
    columns.tags.push(this.#tagsOnce(resource.tags));
    columns.vpc.push(NONE);
    columns.pool.push(NONE);
    columns.verdict.push(verdictOf(verdict));
    columns.why.push(this.#once(whyOf(verdict)));
    columns.rule.push(this.#once(verdict.status === 'evaluated' ? verdict.rule : ''));
    columns.basis.push(capacity?.basis ?? '');
    columns.total.push(capacity?.total);
    columns.free.push(capacity?.free);
    columns.usedPercent.push(capacity?.usedPercent);
    columns.fullIn.push(forecast && fullInOf(forecast));
    columns.since.push(since);
    columns.sampledAt.push(this.#once(sampledAt));
    this.#vpcs.push(resource.type === 'subnet' ? this.#once(resource.vpcId ?? '') : '');
    this.#pools.push(this.#once(evaluation.pool?.parentId ?? resource.ipamPoolId ?? ''));
    const detail = { ...detailOf(evaluation), ...beside, ...this.#shared(forecast, beside.spark) };
    if (Object.keys(detail).length > 0) this.details.set(length, detail);
  }

  /** Once all rows are there: a VPC's key comes after those of its subnets. */
  finished(): ReportColumns {
    const { columns, length } = this;
    const rows = new Map<string, number>();
    for (let row = 0; row < length; row++) {
      const type = columns.type[row];
      if (type === 'vpc') rows.set(vpcKey(columns.scope[row], columns.family[row], columns.id[row]), row);
      else if (type === 'ipam-pool') rows.set(columns.id[row] ?? '', row);
    }
    for (let row = 0; row < length; row++) {
      const [vpc = '', pool = ''] = [this.#vpcs[row], this.#pools[row]];
      // In its own scope: IPAM may list a VPC's CIDRs in several, and each is a map by itself.
      if (vpc) columns.vpc[row] = rows.get(vpcKey(columns.scope[row], columns.family[row], vpc)) ?? NONE;
      if (pool) columns.pool[row] = rows.get(pool) ?? NONE;
    }
    return { ...columns, length };
  }

  /** What many rows have alike is one object: 50,000 sparklines are 15 MB. */
  #shared(forecast: Evaluation['forecast'], spark: Spark | undefined): Pick<RowDetail, 'forecast' | 'spark'> {
    const sentence = forecast && forecastSentence(forecast);
    const name = spark && sparkText(spark);
    const known = name === undefined ? undefined : (this.#sparks.get(name) ?? spark);
    if (name !== undefined && known) this.#sparks.set(name, known);
    return { ...(sentence !== undefined && { forecast: this.#once(sentence) }), ...(known && { spark: known }) };
  }

  #once(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  #tagsOnce(tags: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const name = JSON.stringify(tags);
    const known = this.#tags.get(name);
    if (known === undefined) this.#tags.set(name, tags);
    return known ?? tags;
  }
}

const NONE = -1;

function vpcKey(scope: number | undefined, family: string | undefined, id: string | undefined): string {
  return `${scope} ${family} ${id}`;
}
