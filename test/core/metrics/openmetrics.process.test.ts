import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { Exposed } from '../../../core/metrics/exposed.ts';
import { MeasuredResource } from '../../../core/metrics/measured.ts';
import { type Exposition, renderOpenMetrics } from '../../../core/metrics/openmetrics.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { SCOPE, sampleEvaluation, sampleSummary } from '../../fakes/results.ts';

const full = sampleEvaluation({
  id: 'subnet-1',
  severity: 'critical',
  resource: { name: 'eks-prod-a', accountId: '111122223333', region: 'eu-west-1' },
});
const hostile = sampleEvaluation({
  id: 'subnet-2',
  severity: 'warning',
  resource: { name: 'a"} 1\n# HELP evil\n\\ \u001b[31m\u2028\ud800 🚀' },
});

function exposition(evaluations: readonly Evaluation[] = [full, hostile], more: Partial<Exposition> = {}): Exposition {
  const summary = sampleSummary(evaluations, {
    failedScopes: [{ scopeId: 'ipam-scope-0b', error: 'AccessDenied', message: 'm' }],
  });
  return {
    summary,
    resources: evaluations.map((each) => MeasuredResource.parse(each)),
    leftOut: 0,
    ...more,
  };
}

test('a run is exposed as it was, each metric with what it means', () => {
  expect(
    renderOpenMetrics(exposition([full])),
  ).toBe(`# HELP ipam_monitor_run_timestamp_seconds When the run was started that these figures are of. Alert when it gets old.
# TYPE ipam_monitor_run_timestamp_seconds gauge
# UNIT ipam_monitor_run_timestamp_seconds seconds
ipam_monitor_run_timestamp_seconds ${Date.parse('2026-11-21T20:41:00.000Z') / 1000}
# HELP ipam_monitor_run_status How the run ended: 1 for one status, 0 for the others. After a failed run there are no other figures.
# TYPE ipam_monitor_run_status gauge
ipam_monitor_run_status{status="complete"} 0
ipam_monitor_run_status{status="partial"} 1
ipam_monitor_run_status{status="failed"} 0
# HELP ipam_monitor_scope_evaluated Whether a scope was evaluated. Where it is 0, its other series are missing: that is no recovery.
# TYPE ipam_monitor_scope_evaluated gauge
ipam_monitor_scope_evaluated{scope_id="${SCOPE}"} 1
ipam_monitor_scope_evaluated{scope_id="ipam-scope-0b"} 0
# HELP ipam_monitor_failed_scopes Scopes that could not be evaluated.
# TYPE ipam_monitor_failed_scopes gauge
ipam_monitor_failed_scopes 1
# HELP ipam_monitor_resources Resources by what was found about them.
# TYPE ipam_monitor_resources gauge
ipam_monitor_resources{scope_id="${SCOPE}",verdict="ok"} 0
ipam_monitor_resources{scope_id="${SCOPE}",verdict="warning"} 0
ipam_monitor_resources{scope_id="${SCOPE}",verdict="critical"} 1
ipam_monitor_resources{scope_id="${SCOPE}",verdict="not_measured"} 0
ipam_monitor_resources{scope_id="${SCOPE}",verdict="not_applicable"} 0
# HELP ipam_monitor_coverage_gaps Statements about what the figures do not cover; the summary of the run has them.
# TYPE ipam_monitor_coverage_gaps gauge
ipam_monitor_coverage_gaps 0
# HELP ipam_monitor_finding A finding of the run, always 1: alert on it by severity and kind. Gone with the finding.
# TYPE ipam_monitor_finding gauge
ipam_monitor_finding{scope_id="${SCOPE}",resource_type="subnet",resource_id="subnet-1",resource_name="eks-prod-a",cidr="10.0.0.0/24",account_id="111122223333",region="eu-west-1",severity="critical",kind="utilization"} 1
# HELP ipam_monitor_resource_used_ratio Share used, from 0 to 1. Compare figures of one basis only: a VPC carved completely is normal, a subnet is full.
# TYPE ipam_monitor_resource_used_ratio gauge
# UNIT ipam_monitor_resource_used_ratio ratio
ipam_monitor_resource_used_ratio{scope_id="${SCOPE}",resource_type="subnet",resource_id="subnet-1",resource_name="eks-prod-a",cidr="10.0.0.0/24",account_id="111122223333",region="eu-west-1",basis="assigned"} 0.9805
# HELP ipam_monitor_resource_free What can still be assigned, carved or allocated, in addresses, or for IPv6 in /64s.
# TYPE ipam_monitor_resource_free gauge
ipam_monitor_resource_free{scope_id="${SCOPE}",resource_type="subnet",resource_id="subnet-1",resource_name="eks-prod-a",cidr="10.0.0.0/24",account_id="111122223333",region="eu-west-1",basis="assigned",unit="address"} 5
# HELP ipam_monitor_resources_left_out Resources with a finding that are not here, because they are too many.
# TYPE ipam_monitor_resources_left_out gauge
ipam_monitor_resources_left_out 0
# EOF
`);
});

test('a hostile name is a label and nothing else', () => {
  const text = renderOpenMetrics(exposition([hostile]));
  expect(text).toContain('resource_name="a\\"} 1 # HELP evil \\\\ \ufffd[31m \ufffd 🚀",');
  expect(text.split('\n').filter((line) => line.startsWith('# HELP evil'))).toEqual([]);
  const long = sampleEvaluation({ id: 'subnet-3', severity: 'warning', resource: { name: 'x'.repeat(5000) } });
  expect(renderOpenMetrics(exposition([long]))).toContain(`resource_name="${'x'.repeat(127)}…",`);
});

test('nothing in a label turns around, hides or changes what stands beside it', () => {
  const marks = [
    '\u202a',
    '\u202e',
    '\u2066',
    '\u2069',
    '\u200e',
    '\u200f',
    '\u200b',
    '\ufeff',
    '\u{e0041}',
    '\u009b',
    '\u2028',
  ];
  for (const mark of marks) {
    const resource = { name: `a${mark}b`, id: `subnet-${mark}1`, region: `eu${mark}`, accountId: `1${mark}` };
    const text = renderOpenMetrics(exposition([sampleEvaluation({ id: 'subnet-1', severity: 'warning', resource })]));
    expect(text).not.toContain(mark);
    expect(text.split('\n').length).toBe(renderOpenMetrics(exposition([full])).split('\n').length);
  }
});

test('a VPC of several CIDRs has one series each', () => {
  const capacity = {
    basis: 'carved',
    unit: 'address',
    total: 256,
    free: 64,
    usedPercent: 75,
    source: 'subnets',
  } as const;
  const vpc = sampleEvaluation({
    id: 'vpc-1',
    severity: 'warning',
    resource: { type: 'vpc' },
    capacity,
    cidrCapacities: ['10.0.0.0/24', '10.1.0.0/24'].map((cidr) => ({ cidr, capacity })),
  });
  const lines = renderOpenMetrics(exposition([vpc]))
    .split('\n')
    .filter((line) => line.startsWith('ipam_monitor_resource_used_ratio'));
  expect(lines.map((line) => /cidr="([^"]*)"/.exec(line)?.[1])).toEqual(['10.0.0.0/24', '10.1.0.0/24']);
});

test('a run that evaluated nothing shows no zeros that look like a recovery', () => {
  const summary = sampleSummary([], {
    scopeIds: [],
    failedScopes: [{ scopeId: 'ipam-scope-0b', error: 'E', message: 'm' }],
  });
  const text = renderOpenMetrics({ summary, resources: [], leftOut: 0 });
  expect(text).toContain('ipam_monitor_run_status{status="failed"} 1');
  expect(text).not.toContain('ipam_monitor_resources{');
});

test('each finding is a series with its severity and kind, so that Prometheus can alert on a full pool', () => {
  const pool = sampleEvaluation({ id: 'ipam-pool-1', severity: 'critical', resource: { type: 'ipam-pool' } });
  const [finding] = pool.findings;
  const two = { ...pool, findings: [finding, { ...finding, kind: 'noncompliant', severity: 'warning' }] } as Evaluation;
  const lines = renderOpenMetrics(exposition([two, sampleEvaluation({ id: 'subnet-1' })]))
    .split('\n')
    .filter((line) => line.startsWith('ipam_monitor_finding{'));
  const labels = `scope_id="${SCOPE}",resource_type="ipam-pool",resource_id="ipam-pool-1",cidr="10.0.0.0/24"`;
  expect(lines).toEqual([
    `ipam_monitor_finding{${labels},severity="critical",kind="utilization"} 1`,
    `ipam_monitor_finding{${labels},severity="warning",kind="noncompliant"} 1`,
  ]);
});

test('what has a finding is all there, worst first, with what the policy selects; the rest is counted', () => {
  const measured = [sampleEvaluation({ id: 'fine' }), hostile, full, { ...full, key: 'zz' }].map((each) =>
    MeasuredResource.parse(each),
  );
  const keys = (limit: number) => {
    const exposed = new Exposed(limit);
    for (const each of measured) exposed.add(each);
    const { resources, leftOut } = exposed.result(measured.slice(0, 2));
    return { ids: resources.map(({ resource, key }) => (key === 'zz' ? key : resource.id)), leftOut };
  };
  expect(keys(10)).toEqual({ ids: ['subnet-1', 'zz', 'subnet-2', 'fine'], leftOut: 0 });
  expect(keys(1)).toEqual({ ids: ['subnet-1', 'fine', 'subnet-2'], leftOut: 2 });
});

const promtool = spawnSync('promtool', ['--version']).status === 0;
if (!promtool)
  process.stderr.write('SKIPPED: no promtool on the PATH (Debian package prometheus); the exposition is not linted\n');

test.skipIf(!promtool)('promtool accepts it, without a word', () => {
  for (const input of [exposition(), exposition([])]) {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: renderOpenMetrics(input),
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  }
});
