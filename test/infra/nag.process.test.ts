import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import type { IpamMonitorProps } from '../../infra/configuration.ts';
import { ReadRoleStack } from '../../infra/read-role.ts';
import { IpamMonitorStack } from '../../infra/stack.ts';
import { assemblyDir, testApp } from './template/synth.ts';

test.each<[string, IpamMonitorProps]>([
  ['by default', {}],
  [
    'with everything existing',
    { keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1', accessLogs: { bucketName: 'access-logs' } },
  ],
])('cdk-nag has nothing to say %s', (_, configuration) => {
  const app = testApp();
  new IpamMonitorStack(app, 'IpamMonitor', { configuration });
  new ReadRoleStack(app, 'ReadRole');

  const { violations } = new AwsSolutionsChecks(app).validateScope(app);

  const told = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(
      ({ constructPath, resourceLogicalId }) => `${ruleName} ${constructPath ?? resourceLogicalId}`,
    ),
  );
  expect(told).toEqual([]);
});

test("CDK's own check of the template has nothing to say", () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, outdir: assemblyDir() });
  new IpamMonitorStack(app, 'IpamMonitor');
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

test('it does have something to say where a rule is broken', () => {
  const app = testApp();
  new IpamMonitorStack(app, 'IpamMonitor', { configuration: { tracing: false } });
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  expect(violations.map(({ ruleName }) => ruleName)).toEqual([expect.stringContaining('SF2')]);
});
