import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { ReadRoleStack } from '../../infra/read-role.ts';
import { IpamMonitorStack } from '../../infra/stack.ts';
import { testApp } from './template/synth.ts';

const command = process.env.CFN_LINT ?? 'cfn-lint';
const isThere = spawnSync(command, ['--version']).status === 0;
if (!isThere) process.stdout.write(`skipped: cfn-lint is not installed (pip install cfn-lint, or set CFN_LINT)\n`);

test.skipIf(!isThere)('cfn-lint has nothing to say', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ipam-monitor-lint-'));
  try {
    const files = [new IpamMonitorStack(testApp(), 'IpamMonitor'), new ReadRoleStack(testApp(), 'ReadRole')].map(
      (stack) => {
        const file = join(dir, `${stack.stackName}.json`);
        writeFileSync(file, JSON.stringify(Template.fromStack(stack).toJSON(), null, 1));
        return file;
      },
    );
    // W3005: dependencies that CDK writes down although a reference implies them.
    const { stdout, stderr } = spawnSync(command, ['--ignore-checks', 'W3005', '--', ...files], { encoding: 'utf8' });
    expect(stdout + stderr).toBe('');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
