import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { transitionsOf, walkThrough } from '../../bench/cost/transitions.ts';
import { runMetrics } from '../../core/metrics/run.ts';
import { totalMetrics } from '../../core/metrics/totals.ts';
import { IpamMonitor } from '../../infra/ipam-monitor.ts';
import { definitionText } from '../../statemachine/definition.ts';
import { type FunctionName, functions } from '../../statemachine/steps.ts';
import { longSentences, sentences } from '../english/sentences.ts';
import { sampleSummary } from '../fakes/results.ts';
import type { RawTemplate } from './template/resolve.ts';
import { synthesize, testApp, view } from './template/synth.ts';

const stack = synthesize();
const alarms = stack.ofType('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({
  name: /^MonitorAlarms([A-Za-z]+?)[0-9A-F]{8}$/.exec(id)?.[1] ?? id,
  ...Properties,
}));
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

/** By GitHub's anchor of its heading, each section's text on one line. */
const sections = Object.fromEntries(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [
        heading.toLowerCase().replaceAll(' ', '-'),
        lines
          .join(' ')
          .replaceAll(/\s*>\s/g, ' ')
          .trim(),
      ];
    }),
);

test('the monitor watches everything about itself that can go wrong', () => {
  expect(alarms.map(({ name }) => name).sort()).toEqual(
    [
      'RunFailed',
      'RunTimedOut',
      'RunAborted',
      'RunPartial',
      'RunMissing',
      'ReportFailed',
      'Throttled',
      'Concurrency',
      'DeadLetters',
      'NearTimeout',
      'NearMemory',
    ].sort(),
  );
});

test.each(alarms)(
  '$name says what is wrong, what it means and what to do, as the runbook does',
  ({ name, ...alarm }) => {
    const [wrong, means, now, more, ...rest] = alarm.AlarmDescription.replace(/\b2 hours/, 'N hours').split('\n');
    const heading = /^Runbook: (.+)\.$/.exec(more)?.[1] ?? '';
    expect(longSentences([wrong, means, now].join('\n\n'))).toEqual([]);
    expect(sentences(wrong)).toHaveLength(1);
    expect(rest).toEqual([]);
    expect(heading.replaceAll(' ', '').toLowerCase()).toBe(name.toLowerCase());
    expect(sections[heading.toLowerCase().replaceAll(' ', '-')]).toContain(`${wrong} ${means} ${now}`);
    expect(alarm.AlarmActions).toHaveLength(1);
  },
);

test('every section of the runbook belongs to an alarm', () => {
  const anchors = alarms.map(({ name }) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase());
  expect(Object.keys(sections).sort()).toEqual(anchors.sort());
});

test('with the URL of a runbook, alarms link to their sections, within what a description may hold', () => {
  const runbookUrl = `https://wiki.example.com/${'ipam/'.repeat(35)}`;
  const described = synthesize({ runbookUrl })
    .ofType('AWS::CloudWatch::Alarm')
    .map(([, { Properties }]) => Properties.AlarmDescription);
  expect(described).toHaveLength(alarms.length);
  for (const description of described) {
    expect(description.length).toBeLessThanOrEqual(1024);
    const [, anchor = ''] = /\nhttps:\/\/wiki\.example\.com\/[ipam/]+#([a-z-]+)$/.exec(description) ?? [];
    expect(Object.keys(sections)).toContain(anchor);
  }
});

test.each([24, 168])('the alarm on missing runs looks back %i hours, at most 7 days', (expectEveryHours) => {
  const missing = synthesize({ expectEveryHours }).one('AWS::CloudWatch::Alarm', 'RunMissing').Properties;
  expect(missing).toMatchObject({
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
    Metrics: [
      { Expression: 'FILL(runs, 0)' },
      {
        Id: 'runs',
        MetricStat: { Metric: { MetricName: 'RunEvaluated', Namespace: 'IpamMonitor' }, Period: 3600, Stat: 'Sum' },
        ReturnData: false,
      },
    ],
  });
  expect(missing.Metrics[1].MetricStat.Metric.Dimensions).toEqual([
    { Name: 'Deployment', Value: 'IpamMonitor/Monitor' },
  ]);
  expect(missing.OKActions).toEqual(missing.AlarmActions);
  expect(missing.Metrics[1].MetricStat.Period * missing.EvaluationPeriods).toBe(expectEveryHours * 3600);
});

test('what PublishMetrics says of runs is what the alarms of its own deployment look at', () => {
  const two = new Stack(testApp(), 'Both', { stackName: 'Both' });
  for (const id of ['First', 'Second']) new IpamMonitor(two, id);
  const both = view(Template.fromStack(two).toJSON() as RawTemplate);
  const deployments = ['First', 'Second'].map((id) => {
    const { Variables } = both.one('AWS::Lambda::Function', `${id}PublishMetrics`).Properties.Environment;
    const looksAt = ['RunMissing', 'RunPartial'].map((name) => {
      const { Metrics, Dimensions } = both.one('AWS::CloudWatch::Alarm', `${id}Alarms${name}`).Properties;
      return (Metrics?.[1].MetricStat.Metric.Dimensions ?? Dimensions)[0].Value;
    });
    expect(looksAt).toEqual([Variables.DEPLOYMENT, Variables.DEPLOYMENT]);
    return Variables.DEPLOYMENT;
  });
  // The name of the stack is a reference: of two stacks of one template they differ too.
  expect(deployments).toEqual(['IpamMonitor/First', 'IpamMonitor/Second']);
  expect(JSON.stringify(both.raw.Resources)).toContain('{"Ref":"AWS::StackName"},"/First"');
});

test('no alarm looks back further than CloudWatch does', () => {
  for (const { Period, EvaluationPeriods, Metrics = [] } of alarms) {
    const periods = Metrics.flatMap(({ MetricStat }: { MetricStat?: { Period: number } }) => MetricStat?.Period ?? []);
    for (const period of [Period, ...periods].filter(Number.isFinite)) {
      expect(period * EvaluationPeriods).toBeLessThanOrEqual(period >= 3600 ? 604_800 : 86_400);
    }
  }
});

test('the metrics that alarms and dashboard look at are the ones that PublishMetrics publishes', () => {
  const published = new Set(
    [...runMetrics({ status: 'complete' }, 'any'), ...totalMetrics(sampleSummary([]))].map(({ name }) => name),
  );
  for (const name of ['RunEvaluated', 'RunPartial']) expect(published).toContain(name);
  const body = stack.one('AWS::CloudWatch::Dashboard').Properties.DashboardBody;
  const shown = [...body.matchAll(/\["IpamMonitor","(\w+)"/g)].map(([, name]) => name);
  const fromLogs = ['Throttled', 'NearTimeout', 'NearMemory'];
  expect(shown.filter((name) => !published.has(name) && !fromLogs.includes(name))).toEqual([]);
  for (const [, name = ''] of body.matchAll(/ScopeId\} MetricName=\\+"(\w+)/g)) expect(published).toContain(name);
});

test('a child of the Map that fails is not a failed run', () => {
  const { Dimensions } = alarms.find(({ name }) => name === 'RunFailed') ?? {};
  expect(Dimensions).toEqual([
    { Name: 'StateMachineArn', Value: expect.stringMatching(/:stateMachine:[A-Za-z0-9]+$/) },
  ]);
});

const everything = synthesize({
  webhooks: {
    network: { type: 'slack', secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf' },
  },
});
const filters = everything.ofType('AWS::Logs::MetricFilter').map(([, { Properties }]) => Properties);

test.each(Object.keys(functions) as FunctionName[])("%s's log is watched for time, memory and throttling", (name) => {
  const { timeoutSeconds, memoryMb } = functions[name];
  const { LogGroup } = everything.one('AWS::Lambda::Function', `Monitor${name}Function`).Properties.LoggingConfig;
  const own = filters.filter(({ LogGroupName }) => LogGroupName === LogGroup);
  const patterns = Object.fromEntries(
    own.map(({ FilterPattern, MetricTransformations: [{ MetricName }] }) => [MetricName, FilterPattern]),
  );
  expect(patterns).toEqual({
    NearTimeout: `{ ($.type = "platform.report") && ($.record.metrics.durationMs >= ${timeoutSeconds * 900}) }`,
    NearMemory: `{ ($.type = "platform.report") && ($.record.metrics.maxMemoryUsedMB >= ${Math.ceil(memoryMb * 0.9)}) }`,
    Throttled: '{ $.error.name = "Throttled" }',
  });
});

test('log metrics count what happened, and are nothing as long as it does not', () => {
  for (const { MetricTransformations } of filters) {
    expect(MetricTransformations).toEqual([
      { MetricName: expect.any(String), MetricNamespace: 'IpamMonitor', MetricValue: '1' },
    ]);
  }
});

test('SEARCH is in the dashboard only: no alarm can be made on it', () => {
  const expressions = alarms.flatMap(({ Metrics = [] }) => Metrics.map(({ Expression = '' }) => Expression));
  expect(expressions.filter((expression: string) => expression.includes('SEARCH'))).toEqual([]);
  expect(stack.one('AWS::CloudWatch::Dashboard').Properties.DashboardBody).toContain('SEARCH(');
});

test('with minimal metrics the dashboard shows no scopes or resources, and it can be left out', () => {
  const minimal = synthesize({ metrics: { detail: 'minimal' } }).one('AWS::CloudWatch::Dashboard').Properties
    .DashboardBody;
  expect(minimal).not.toContain('SEARCH(');
  expect(synthesize({ dashboard: false }).ofType('AWS::CloudWatch::Dashboard')).toEqual([]);
});

test('the dashboard shows what each function uses and logs, and what a scope costs', () => {
  const { widgets } = JSON.parse(everything.one('AWS::CloudWatch::Dashboard').Properties.DashboardBody);
  const texts = (title: string) =>
    JSON.stringify(widgets.find(({ properties }: { properties: { title: string } }) => properties.title === title));
  for (const name of Object.keys(functions)) {
    const { LogGroup } = everything.one('AWS::Lambda::Function', `Monitor${name}Function`).Properties.LoggingConfig;
    expect(texts('GB-seconds of Lambda')).toContain(`"label":"${name}"`);
    expect(texts('Bytes logged')).toContain(LogGroup);
  }
  const walk = walkThrough(JSON.parse(definitionText));
  const ofScope = transitionsOf(walk, 2) - transitionsOf(walk, 1);
  expect(ofScope).toBe(7);
  expect(texts('Executions')).toContain('seven transitions each');
});

test.each(Object.entries(functions))('the runbook says what to do when %s is near its timeout', (name, of) => {
  // Of those that only wait for other services, it says it together.
  const own = ['Collect', 'Inspect', 'Evaluate', 'PublishMetrics', 'Decide', 'Webhook'];
  const [, table = ''] = (sections['near-timeout'] ?? '').split('| function | what to do |');
  expect(table).toContain(own.includes(name) || of.timeoutSeconds > 300 ? name : '| others |');
});

test('the dashboard is JSON that CloudWatch understands', () => {
  const { widgets } = JSON.parse(stack.one('AWS::CloudWatch::Dashboard').Properties.DashboardBody);
  expect(widgets.map(({ properties }: { properties: { title: string } }) => properties.title)).toEqual([
    'Resources',
    'Critical, per scope',
    'Warning, per scope',
    'Fullest resources, percent used',
    'Fewest free addresses',
    'Days until full, where the policy asks for them',
    'Runs',
    'Duration of runs and of their slowest steps',
    'Near a limit',
    'GB-seconds of Lambda',
    'Executions',
    'Bytes logged',
  ]);
  const [fullest] = widgets[3].properties.metrics;
  expect(fullest[0]).toEqual({
    expression: `SORT(SEARCH('{"IpamMonitor",ScopeId,ResourceType,ResourceId,Cidr} MetricName="UsedPercent"', 'Maximum', 3600), MAX, DESC, 20)`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch's own placeholders
    label: "${PROP('Dim.ResourceId')} ${PROP('Dim.Cidr')}",
    period: 3600,
  });
});
