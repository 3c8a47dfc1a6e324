import { type Occupied, rangesOf } from '../../core/policy/occupied.ts';
import { ALLOWED_BY_DEFAULT, type OverlapSettings } from '../../core/policy/overlap-settings.ts';
import type { Level, Outputs, Policy, Rule, Thresholds } from '../../core/policy/schema.ts';
import { count, counted } from '../../core/text/count.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import { describeMatch } from './describe-match.ts';

/** A policy in words: what each rule is about and when it speaks, and where the result goes. */
export function policyLines({ rules, outputs, occupied, overlap }: Policy, colors: Colors): string[] {
  const ruled = rules.flatMap((rule, index) => [
    `  ${index + 1}. ${colors.bold(sanitize(rule.name))}: ${describeMatch(rule.match)}${rule.kind === 'utilization' ? '' : `, for ${rule.kind}`}`,
    `     critical: ${levelText(rule, 'critical')}`,
    `     warning:  ${levelText(rule, 'warning')}`,
  ]);
  const matchesAll = rules.some(({ kind, match }) => kind === 'utilization' && Object.keys(match).length === 0);
  return [
    ...ruled,
    ...(matchesAll ? [] : [`  ${rules.length > 0 ? 'Everything else' : 'Everything'}: as in the built-in policy.`]),
    '',
    ...(occupied.length > 0 ? [...occupied.map(occupiedLine), ''] : []),
    ...(isDefault(overlap) ? [] : [...overlapLines(overlap), '']),
    ...outputLines(outputs),
  ];
}

function isDefault({ allowed, join }: OverlapSettings): boolean {
  return join.length === 0 && allowed.join() === ALLOWED_BY_DEFAULT.join();
}

/** "Overlaps  are allowed in 172.31.0.0/16", and a line for scopes that are compared. */
export function overlapLines({ allowed, join }: OverlapSettings): string[] {
  return [
    `  Overlaps  are allowed in ${allowed.length > 0 ? list(allowed.map(sanitize)) : 'no range'}`,
    ...join.map((ids) => `  Compared  ${list(ids.map(sanitize))}`),
  ];
}

/** Ranges of a list that are written out. */
const MOST_RANGES = 5;

/** "Occupied  10.200.0.0/16: data centre Frankfurt" */
export function occupiedLine(entry: Occupied): string {
  const { name, scope } = entry;
  const where = scope === undefined ? '' : `, in scope ${list([scope].flat().map(sanitize), 'or')}`;
  const ranges = rangesOf([entry]).map(({ cidr }) => sanitize(cidr));
  const more = ranges.length - MOST_RANGES;
  const shown = [...ranges.slice(0, MOST_RANGES), ...(more > 0 ? [`${count(more)} more`] : [])].join(', ');
  return `  Occupied  ${shown}: ${sanitize(name)}${where}`;
}

/** Places that a run tells: the topic, CloudWatch, and each function. */
export function countOutputs({ handOff }: Outputs): number {
  return 2 + handOff.functions.length;
}

export function levelText(rule: Rule, name: 'critical' | 'warning'): string {
  const level: Level | undefined = rule[name];
  return level === undefined ? 'as in the built-in policy' : levelWords(level);
}

/** "used ≥ 90 % and free < 64, or used ≥ 98 %" */
export function levelWords(level: Level): string {
  if (level === 'off' || level === 'on') return level;
  return 'any' in level ? level.any.map(thresholdsText).join(', or ') : thresholdsText(level);
}

function thresholdsText(level: Thresholds): string {
  const { usedPercent, freeBelow, freeBlocksBelow, freePrefixesBelow, fragmentationPercent, quotaPercent } = level;
  const { usedPercentBelow, runwayDays } = level;
  return [
    ...(usedPercent === undefined ? [] : [`used ≥ ${usedPercent} %`]),
    ...(freeBelow === undefined ? [] : [`free < ${count(freeBelow)}`]),
    ...(freeBlocksBelow === undefined ? [] : [blocksText(freeBlocksBelow)]),
    ...(freePrefixesBelow === undefined ? [] : [`reserved /28s left < ${count(freePrefixesBelow)}`]),
    ...(fragmentationPercent === undefined ? [] : [`fragmentation ≥ ${fragmentationPercent} %`]),
    ...(quotaPercent === undefined ? [] : [`quota used ≥ ${quotaPercent} %`]),
    ...(usedPercentBelow === undefined ? [] : [`used < ${usedPercentBelow} %`]),
    ...(runwayDays === undefined ? [] : [`full within ${counted(runwayDays, 'day')}`]),
  ].join(' and ');
}

function blocksText({ blocks, of }: NonNullable<Thresholds['freeBlocksBelow']>): string {
  return `free ${of === 'default' ? 'blocks of the default netmask' : `/${of}s`} < ${count(blocks)}`;
}

/** Where the result goes, a line a way out. */
export function outputLines({ notify, metrics, handOff }: Outputs): string[] {
  const { functions, inlineFindings } = handOff;
  const invoked = functions.length > 0 ? `; invokes ${list(functions)}` : '';
  return [
    `  Message   to topic ${notify.topic}`,
    `  Metrics   in ${metrics.namespace === undefined ? "the deployment's namespace" : `namespace ${metrics.namespace}`}, ${perResourceText(metrics)}`,
    `  Hand-off  with ${worst(inlineFindings, 'finding')}${invoked}`,
  ];
}

function perResourceText({ perResource, maxMetrics }: Outputs['metrics']): string {
  if (perResource === 'none') return 'totals only';
  const most = `at most ${counted(maxMetrics, 'metric')}`;
  if (perResource === 'all') return `totals and every resource, ${most}`;
  if (perResource === 'alerting') return `totals and the resources with findings, ${most}`;
  return `totals and ${worst(perResource.top, 'resource')}, ${most}`;
}

function worst(value: number, noun: string): string {
  return value === 1 ? `the worst ${noun}` : `the worst ${counted(value, noun)}`;
}
