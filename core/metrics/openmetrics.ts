import type { Counts } from '../../statemachine/contracts/coverage.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { plainText } from '../text/plain-text.ts';
import type { MeasuredResource } from './measured.ts';

export interface Exposition {
  readonly summary: Summary;
  /** What has a finding, and what the policy selects. */
  readonly resources: readonly MeasuredResource[];
  /** Resources with a finding that were too many. */
  readonly leftOut: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  /** The name ends in it, as OpenMetrics wants. */
  readonly unit?: 'seconds' | 'ratio';
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string | undefined>>;
  readonly value: number;
}

/** Names and ids are short; a kilobyte of one is somebody's mistake or malice, in every sample of every scrape. */
const MAX_LABEL = 128;

/**
 * A run as OpenMetrics text. It is valid in Prometheus' own format too, which node_exporter's textfile collector reads:
 * gauges only, and no timestamps; when the run was is a metric.
 */
export function renderOpenMetrics(exposition: Exposition): string {
  return `${[...families(exposition)]
    .filter(({ samples }) => samples.length > 0)
    .map(render)
    .join('')}# EOF\n`;
}

function* families({ summary, resources, leftOut }: Exposition): Generator<Family> {
  const { status, scopes, failedScopes, coverage } = summary;
  yield {
    name: 'ipam_monitor_run_timestamp_seconds',
    help: 'When the run was started that these figures are of. Alert when it gets old.',
    unit: 'seconds',
    samples: [{ value: Date.parse(summary.asOf) / 1000 }],
  };
  yield {
    name: 'ipam_monitor_run_status',
    help: 'How the run ended: 1 for one status, 0 for the others. After a failed run there are no other figures.',
    samples: (['complete', 'partial', 'failed'] as const).map((each) => ({
      labels: { status: each },
      value: each === status ? 1 : 0,
    })),
  };
  yield {
    name: 'ipam_monitor_scope_evaluated',
    help: 'Whether a scope was evaluated. Where it is 0, its other series are missing: that is no recovery.',
    samples: [
      ...scopes.map(({ scope }) => ({ labels: { scope_id: scope.scopeId }, value: 1 })),
      ...failedScopes.map(({ scopeId }) => ({ labels: { scope_id: scopeId }, value: 0 })),
    ],
  };
  yield {
    name: 'ipam_monitor_failed_scopes',
    help: 'Scopes that could not be evaluated.',
    samples: [{ value: failedScopes.length }],
  };
  yield {
    name: 'ipam_monitor_resources',
    help: 'Resources by what was found about them.',
    samples: scopes.flatMap(({ scope, counts }) => resourceCounts(counts, { scope_id: scope.scopeId })),
  };
  yield {
    name: 'ipam_monitor_coverage_gaps',
    help: 'Statements about what the figures do not cover; the summary of the run has them.',
    samples: [{ value: coverage.gaps.length }],
  };
  yield {
    name: 'ipam_monitor_finding',
    help: 'A finding of the run, always 1: alert on it by severity and kind. Gone with the finding.',
    samples: resources.flatMap(findingsOf),
  };
  const figures = resources.flatMap(figuresOf);
  yield {
    name: 'ipam_monitor_resource_used_ratio',
    help: 'Share used, from 0 to 1. Compare figures of one basis only: a VPC carved completely is normal, a subnet is full.',
    unit: 'ratio',
    samples: figures.map(({ labels, usedPercent }) => ({ labels, value: Number((usedPercent / 100).toFixed(6)) })),
  };
  yield {
    name: 'ipam_monitor_resource_free',
    help: 'What can still be assigned, carved or allocated, in addresses, or for IPv6 in /64s.',
    samples: figures.map(({ labels, free, unit }) => ({ labels: { ...labels, unit }, value: Number(free) })),
  };
  yield {
    name: 'ipam_monitor_resource_days_to_full',
    help: 'Days until it is full, as of the run: 0.5 is as likely as not. +Inf: not within 180 days. Absent: not known. A VPC carved completely has 0.',
    samples: resources.flatMap(daysOf),
  };
  yield {
    name: 'ipam_monitor_resources_left_out',
    help: 'Resources with a finding that are not here, because they are too many.',
    samples: [{ value: leftOut }],
  };
}

function resourceCounts(counts: Counts, labels: Sample['labels']): Sample[] {
  return Object.entries({
    ok: counts.ok,
    warning: counts.warning,
    critical: counts.critical,
    not_measured: counts.notMeasured,
    not_applicable: counts.notApplicable,
  }).map(([verdict, value]) => ({ labels: { ...labels, verdict }, value }));
}

/** A resource's, over all its CIDRs. */
function daysOf(measured: MeasuredResource): Sample[] {
  const { forecast, capacity } = measured;
  if (!forecast || 'none' in forecast) return [];
  const { p10, p50, p90 } = forecast;
  const cidr = measured.cidrs.length === 1 ? measured.resource.cidr : 'all';
  const labels = { ...labelsOf(measured, cidr), basis: capacity?.basis };
  return Object.entries({ 0.1: p10, 0.5: p50, 0.9: p90 }).map(([quantile, days]) => ({
    labels: { ...labels, quantile },
    value: days ?? Number.POSITIVE_INFINITY,
  }));
}

function findingsOf(measured: MeasuredResource): Sample[] {
  const labels = labelsOf(measured, measured.cidrs.length === 1 ? measured.resource.cidr : 'all');
  return measured.findings.map(({ kind, severity }) => ({ labels: { ...labels, severity, kind }, value: 1 }));
}

function labelsOf({ scopeId, resource }: Pick<MeasuredResource, 'scopeId' | 'resource'>, cidr: string) {
  return {
    scope_id: scopeId,
    resource_type: resource.type,
    resource_id: resource.id,
    resource_name: resource.name,
    cidr,
    account_id: resource.accountId,
    region: resource.region,
  };
}

/** One entry a CIDR: those of a VPC are kept apart, because the average of them helps nobody. */
function figuresOf({ scopeId, resource, cidrs, capacity, cidrCapacities = [] }: MeasuredResource) {
  const whole = { cidr: cidrs.length === 1 ? resource.cidr : 'all', capacity };
  return (cidrCapacities.length > 0 ? cidrCapacities : [whole]).flatMap(({ cidr, capacity: figures }) =>
    figures === undefined
      ? []
      : [
          {
            labels: { ...labelsOf({ scopeId, resource }, cidr), basis: figures.basis },
            ...figures,
          },
        ],
  );
}

function render({ name, help, unit, samples }: Family): string {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    ...samples.map(
      ({ labels = {}, value }) =>
        `${name}${renderLabels(labels)} ${value === Number.POSITIVE_INFINITY ? '+Inf' : value}`,
    ),
    '',
  ].join('\n');
}

/** A label without a value is the same as none. */
function renderLabels(labels: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) => (value ? [`${name}="${escapeLabel(value)}"`] : []));
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

/** Names are other people's input: a line of plain text, and the two escaped that the format escapes. */
function escapeLabel(text: string): string {
  return plainText(text, MAX_LABEL).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
