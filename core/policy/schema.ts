import * as z from 'zod';
import { MAX_VALUE_LENGTH, MAX_VALUES, TOO_LONG, TOO_MANY } from '../../statemachine/contracts/bounded.ts';
import { FindingKind } from '../../statemachine/contracts/finding.ts';
import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { FindingFilter } from '../../statemachine/contracts/hand-off.ts';
import { issueWords } from '../../statemachine/contracts/issue-words.ts';
import { PoolRole } from '../../statemachine/contracts/pool.ts';
import { Family, ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { ScopeType } from '../../statemachine/contracts/scope.ts';
import { Alerts, Clear, Duration, Runbook } from './alert-settings.ts';
import { CoverageSettings } from './coverage-settings.ts';
import { DestinationName } from './destination-name.ts';
import { inspectSettings } from './inspect-settings.ts';
import { MAX_ALTERNATIVES, MAX_RULES, MAX_TAGS } from './limits.ts';
import { haveNames, namesDiffer } from './names-differ.ts';
import { OccupiedList } from './occupied.ts';
import { OverlapSettings } from './overlap-settings.ts';
import { Quotas } from './quotas.ts';
import { AccountNames, Routes, TopicFormat } from './routes.ts';

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1, 'needs at least one value').max(MAX_VALUES, TOO_MANY)]);

const value = z.string().max(MAX_VALUE_LENGTH, TOO_LONG);

const percent = z.number().min(0, 'is below 0').max(100, 'is above 100');

const atLeastZero = z.int().min(0, 'is below 0');

/** All keys given must hold. Which ones a rule may have depends on its kind. */
const Thresholds = z
  .strictObject({
    usedPercent: percent.optional().describe('At or above, in percent.'),
    freeBelow: atLeastZero.optional().describe('Fewer free than this; addresses, for IPv6 /64s.'),
    freeBlocksBelow: z
      .strictObject({
        blocks: atLeastZero,
        of: z
          .union([z.literal('default'), z.int().min(0, 'is below 0').max(128, 'is above 128')])
          .describe("Prefix length; default: a pool's own default netmask, else the smallest block that it allows."),
      })
      .optional()
      .describe('Fewer free blocks than this.'),
    freePrefixesBelow: atLeastZero
      .optional()
      .describe('Subnets with prefix reservations: fewer reserved /28s than this that are not yet assigned.'),
    fragmentationPercent: percent
      .optional()
      .describe('At or above: the share of free space outside its largest block.'),
    quotaPercent: percent.optional().describe('At or above, of the quota.'),
    usedPercentBelow: percent.optional().describe('Below, in percent: hardly used.'),
    runwayDays: z
      .number()
      .min(0, 'is below 0')
      .max(FORECAST_DAYS, `is above ${FORECAST_DAYS}: nothing is forecast beyond that`)
      .optional()
      .describe('Full within so many days, more likely than not (p50 of the forecast).'),
  })
  .refine((level) => Object.values(level).some((value) => value !== undefined), {
    message: 'needs at least one threshold, such as usedPercent or freeBelow (or write "off")',
  });
export type Thresholds = z.infer<typeof Thresholds>;

/** `off`, `on` for what is so or is not, thresholds that must all hold, or `any:` of several such. */
const Level = z
  .union([z.enum(['off', 'on']), z.strictObject({ any: z.array(Thresholds).min(1) }), Thresholds])
  .refine((level) => typeof level === 'string' || !('any' in level) || level.any.length <= MAX_ALTERNATIVES, {
    message: `has more than ${MAX_ALTERNATIVES} alternatives`,
  });
export type Level = z.infer<typeof Level>;

/** What the levels of each kind of rule may say, beside `off`. */
export const LEVELS: Readonly<Record<FindingKind, readonly ('on' | keyof Thresholds)[]>> = {
  utilization: ['usedPercent', 'freeBelow', 'freePrefixesBelow', 'runwayDays'],
  freeSpace: ['freeBlocksBelow', 'freeBelow', 'fragmentationPercent', 'runwayDays'],
  quota: ['quotaPercent'],
  overlap: ['on'],
  noncompliant: ['on'],
  unmanaged: ['on'],
  ignored: ['on'],
  moved: ['on'],
  idle: ['on', 'usedPercentBelow'],
  policyPoolExhausted: ['on'],
};

/** The matcher takes a leading ! for "not": a rule for `!prod` would be about everything else. */
const Glob = value.regex(/^(?!!)/, 'may not begin with ! (globs know * only; an earlier rule makes an exception)');

const prefixLength = z.int().min(0, 'is below 0').max(128, 'is above 128');

/** What a subnet is for. */
export const Purpose = z.enum(['loadBalancer']);
export type Purpose = z.infer<typeof Purpose>;

/** Every condition given must hold; a list holds when one of its values does. Globs know `*` only. */
export const Match = z.strictObject({
  scope: oneOrMore(value).optional(),
  scopeType: oneOrMore(ScopeType).optional(),
  type: oneOrMore(ResourceType).optional(),
  account: oneOrMore(
    z.string().regex(/^\d{12}$/, 'is not a 12-digit account id (quote it: YAML reads it as a number)'),
  ).optional(),
  region: oneOrMore(z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'is not a Region (eu-west-1)')).optional(),
  id: oneOrMore(value).optional(),
  name: oneOrMore(Glob.min(1, 'is empty')).optional().describe('Glob on the tag Name.'),
  tags: z
    .record(value, oneOrMore(Glob))
    .refine(
      (tags) => Object.keys(tags).length <= MAX_TAGS,
      `are more than ${MAX_TAGS}, the most that a resource can have`,
    )
    .optional()
    .describe("Glob on each tag's value."),
  prefixLength: z
    .union([
      prefixLength,
      z
        .strictObject({ min: prefixLength.optional(), max: prefixLength.optional() })
        .refine(({ min = 0, max = 128 }) => min <= max, 'may not have a min above its max (nothing would match)'),
    ])
    .optional()
    .describe('Size of every CIDR of a resource; of a pool, of all its CIDRs together.'),
  family: Family.optional(),
  purpose: oneOrMore(Purpose)
    .optional()
    .describe('What a subnet is for, by its tags (kubernetes.io/role/elb, …/internal-elb) or its network interfaces.'),
  pool: oneOrMore(PoolRole).optional().describe('Role of an IPAM pool: what stands between pools is full by design.'),
});
export type Match = z.infer<typeof Match>;

const Levels = z.object({ kind: FindingKind, warning: Level.optional(), critical: Level.optional() });

export const Rule = z
  .strictObject({
    name: z.string().min(1).max(100),
    kind: FindingKind.default('utilization').describe('The kind of finding that the levels are about.'),
    match: Match.default({}),
    warning: Level.optional(),
    critical: Level.optional(),
    for: Duration.optional().describe('How long it must hold before a message reports it. @default alerts.for'),
    clear: Clear.optional().describe('When it is over. @default alerts.clear'),
    runbook: Runbook.optional().describe('Link in messages about it. @default alerts.runbook'),
  })
  .superRefine(
    ({ kind, ...rule }, ctx) => {
      for (const severity of ['warning', 'critical'] as const) {
        for (const { path, said } of saidBy(rule[severity])) {
          if (LEVELS[kind].some((allowed) => allowed === said)) continue;
          const message = `"${said}" does not apply to ${kind} (use ${[...LEVELS[kind], 'off'].join(', ')})`;
          ctx.addIssue({ code: 'custom', path: [severity, ...path], message });
        }
      }
    },
    // Also where something else is wrong with the rule: all mistakes are told at once.
    { when: ({ value }) => Levels.safeParse(value).success },
  );
export type Rule = z.infer<typeof Rule>;

/** The words of a level, each with its place in it. */
function saidBy(level: Level | undefined): { path: (string | number)[]; said: string }[] {
  if (level === undefined || level === 'off') return [];
  if (level === 'on') return [{ path: [], said: level }];
  const alternatives =
    'any' in level ? level.any.map((each, index) => ({ each, at: ['any', index] })) : [{ each: level, at: [] }];
  return alternatives.flatMap(({ each, at }) => Object.keys(each).map((said) => ({ path: [...at, said], said })));
}

const inlineFindings = z.int().min(0).max(500);

const Consumer = z.strictObject({
  to: DestinationName.describe('Destination to hand off to; the deployment declares what it is.'),
  filter: FindingFilter.superRefine(({ tags = {} }, ctx) => {
    for (const [key, globs] of Object.entries(tags)) {
      const wrong = [globs].flat().flatMap((glob) => Glob.safeParse(glob).error?.issues ?? [])[0];
      if (wrong) ctx.addIssue({ code: 'custom', path: ['tags', key], message: issueWords(wrong) });
    }
  })
    .optional()
    .describe('Findings it receives. @default all'),
  inlineFindings: inlineFindings.optional().describe('Instead of the common limit.'),
  alerts: z
    .boolean()
    .optional()
    .describe('Event buses: also an event for each alert that was raised, became critical, or is over.'),
});
export type Consumer = z.infer<typeof Consumer>;

/**
 * A cap on the bill and on memory: at $0.30 a metric and month a slip of the pen costs $1,500 at most, and
 * PublishMetrics, which holds what it publishes, stays within its 128 MB.
 */
const MAX_METRICS = 5000;

/** A resource has two metrics or more. */
const MAX_TOP = MAX_METRICS / 2;

const tooMany = (limit: number) => `is above ${limit} (${MAX_METRICS} metrics at $0.30 are $1,500 a month)`;

export const Outputs = z.strictObject({
  notify: z
    .strictObject({
      topic: DestinationName.default('default').describe('Topic to publish to.'),
      format: TopicFormat.default('text').describe('What the messages of the default route are made for.'),
    })
    .prefault({})
    .describe('The default route: alerts that no other route keeps for itself, and problems with the monitoring.'),
  metrics: z
    .strictObject({
      namespace: z
        .string()
        .regex(/^[A-Za-z0-9._/#-]{1,255}$/, 'may only have letters, digits and . _ / # -, 255 at most')
        .refine((name) => !name.startsWith('AWS/'), 'may not begin with AWS/ (a CloudWatch rule)')
        .optional()
        .describe("The deployment's own, if left out: it may write to no other."),
      perResource: z
        .union([
          z.enum(['none', 'alerting', 'all']),
          z.strictObject({ top: z.int().min(1).max(MAX_TOP, tooMany(MAX_TOP)) }),
        ])
        // Two metrics each: with ten, what is fixed costs more than $8 a month, also with the free tier (docs/cost.md).
        .default({ top: 8 })
        .describe('Which resources get metrics of their own, at $0.30 a metric and month.'),
      maxMetrics: z
        .int()
        .min(0)
        .max(MAX_METRICS, tooMany(MAX_METRICS))
        .default(500)
        .describe('Most per-resource metrics published in one run.'),
      daysToFull: z
        .boolean()
        .default(false)
        .describe('Whether these resources also get DaysToFull, one more metric each.'),
    })
    .prefault({}),
  handOff: z
    .strictObject({
      functions: z.array(DestinationName).max(50).default([]).describe('Short form of consumers without a filter.'),
      consumers: z.array(Consumer).max(50).default([]),
      inlineFindings: inlineFindings.default(50),
    })
    .superRefine(({ functions, consumers }, ctx) => {
      const names = consumers.map(({ to }) => to);
      for (const [index, name] of names.entries()) {
        if (!functions.includes(name) && names.indexOf(name) === index) continue;
        ctx.addIssue({ code: 'custom', path: ['consumers', index, 'to'], message: 'is named twice in handOff' });
      }
    })
    .prefault({}),
});
export type Outputs = z.infer<typeof Outputs>;

/** The policy file, after parsing. Rules are tried in order; what they leave open comes from the built-in policy. */
export const Policy = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(100).default('policy'),
  rules: z
    .array(Rule)
    .max(MAX_RULES, `are more than ${MAX_RULES}`)
    .default([])
    .refine(namesDiffer, { error: 'two rules have the same name', when: haveNames }),
  alerts: Alerts.prefault({}),
  routes: Routes,
  accountNames: AccountNames,
  coverage: CoverageSettings.prefault({}),
  inspect: inspectSettings(Match).prefault({}),
  quotas: Quotas.prefault({}),
  overlap: OverlapSettings.prefault({}),
  occupied: OccupiedList,
  outputs: Outputs.prefault({}),
});
export type Policy = z.infer<typeof Policy>;
export type PolicyInput = z.input<typeof Policy>;
