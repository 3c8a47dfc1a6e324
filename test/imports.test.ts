import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { offences } from './imports.ts';

const files = new Map(
  globSync('**/*.ts', { exclude: (path) => /^(node_modules|dist|out|cdk\.out)$/.test(path) }).map((path) => [
    path,
    readFileSync(path, 'utf8'),
  ]),
);

test('every import goes downwards, core is pure, and nothing goes in circles', () => {
  expect(files.size).toBeGreaterThan(500);
  expect(offences(files)).toEqual([]);
});

describe('an offender is found', () => {
  test.each([
    ['core/address/x.ts', "import { EC2Client } from '@aws-sdk/client-ec2';"],
    ['core/address/x.ts', "import type { Objects } from '../../storage/objects.ts';"],
    ['core/address/x.ts', "import { readFileSync } from 'node:fs';"],
    ['core/address/x.ts', "export { tally } from '../../functions/summarize/task.ts';"],
    ['core/address/x.ts', 'export const now = () => Date.now();'],
    ['core/address/x.ts', 'export const now = () => new Date();'],
    ['core/address/x.ts', 'export const any = () => Math.random();'],
    ['core/address/x.ts', 'export const region = process.env.AWS_REGION;'],
    ['core/address/x.ts', "import fs from 'fs';"],
    ['core/address/x.ts', "const { env } = require('node:process');"],
    ['core/address/x.ts', 'export const later = import(`../../cli/main.ts`);'],
    ['core/address/x.ts', "type Objects = import('../../storage/objects.ts').Objects;"],
    ['core/address/x.ts', 'export const clock = Date.now;'],
    ['core/address/x.ts', "export const { AWS_REGION } = globalThis.process['env'];"],
    ['core/judge/x.ts', "const later = await import('../../local/monitor.ts');"],
    ['statemachine/contracts/x.ts', "import { parseCidr } from '../../core/address/cidr.ts';"],
    ['statemachine/contracts/x.ts', "import type { SFNClient } from '@aws-sdk/client-sfn';"],
    ['storage/x.ts', "import type { Policy } from '../core/policy/schema.ts';"],
    ['functions/collect/x.ts', "import type { Input } from '../discover/task.ts';"],
    ['functions/shared/x.ts', "import { run } from '../notify/task.ts';"],
    ['functions/record/x.ts', "import { startMonitor } from '../../local/monitor.ts';"],
    ['infra/x.ts', "import { handler } from '../functions/collect/handler.ts';"],
    ['infra/x.ts', "import { Environment } from '../functions/collect/env.ts';"],
    ['infra/x.ts', "import { main } from '../cli/main.ts';"],
    ['local/x.ts', "import { parseCidr } from '../core/address/cidr.ts';"],
    ['local/x.ts', "import { main } from '../cli/main.ts';"],
    ['cli/x.ts', "import { IpamMonitor } from '../infra/ipam-monitor.ts';"],
    ['cli/x.ts', "import type { Task } from '../functions/shared/task.ts';"],
    ['cli/kit/x.ts', "import { executeRun } from '../run/execute.ts';"],
    ['report/x.ts', "import { main } from '../cli/main.ts';"],
    ['report/page/x.ts', "import { Evaluation } from '../../statemachine/contracts/evaluation.ts';"],
    ['report/page/x.ts', "import { readFileSync } from 'node:fs';"],
    ['functions/notify/x.ts', "import { htmlDocument } from '../../report/document.ts';"],
    ['bench/x.ts', "import { fakeObjects } from '../test/fakes/objects.ts';"],
    ['library.ts', "import { main } from './cli/main.ts';"],
  ])('%s: %s', (path, text) => {
    expect(offences(new Map([[path, text]]))[0]).toMatch(path);
  });

  test.each([
    {
      of: 'files',
      planted: { 'core/address/a.ts': "import './b.ts';", 'core/address/b.ts': "import type { A } from './a.ts';" },
    },
    {
      of: 'rooms',
      planted: {
        'core/address/a.ts': "import '../streams/b.ts';",
        'core/streams/c.ts': "import '../address/d.ts';",
        'core/streams/b.ts': '',
        'core/address/d.ts': '',
      },
    },
  ])('a circle of $of', ({ planted }) => {
    expect(offences(new Map(Object.entries(planted)))).toEqual([expect.stringMatching(/^a circle: core\//)]);
  });
});
