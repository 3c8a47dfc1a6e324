import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { closedBy, dayText } from '../../../core/history/calendar.ts';
import { putHistoryHead } from '../../../storage/history/head.ts';
import { historyKeys, LATEST_REPORT, reportKey } from '../../../storage/keys.ts';
import { s3Objects } from '../../../storage/s3-objects.ts';
import type { LoopbackSubscription } from '../../aws/describe-topic.ts';
import { ACCOUNT, BUCKET, type DeployedStack, deployedStack, NOW, TOPIC } from '../../fakes/deployment.ts';
import { REGION } from '../../statemachine/organisation.ts';
import { commandsIn, expectUnderstood } from '../commands-in.ts';
import { fakeIo } from '../fakes/io.ts';

const noRun: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

async function doctor({ remote }: Pick<DeployedStack, 'remote'>, ...args: string[]) {
  const io = fakeIo();
  const code = await main(['doctor', '--stack', 'IpamMonitor', ...args], io, noRun, remote);
  await expectUnderstood(commandsIn(`${io.stdout()}\n${io.stderr()}`));
  const line = (name: string) =>
    io
      .stdout()
      .split('\n')
      .filter((each) => each.slice(2).startsWith(name));
  return { code, out: io.stdout(), err: io.stderr(), line };
}

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234`;
const statement = (service: string) => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Resource: '*',
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
});
const goodKey = {
  arn: KEY,
  policy: { Statement: [statement('cloudwatch.amazonaws.com')] },
};
const person: LoopbackSubscription = { protocol: 'email', endpoint: 'net@example.com' };
const hourly = { ScheduleExpression: 'rate(1 hour)', ExpectEveryHours: '2' };

/** latest.json whose scopes were evaluated so many hours before now. */
const latest = (...hours: number[]) =>
  JSON.stringify({
    schemaVersion: '1.0',
    scopes: Object.fromEntries(
      hours.map((age, index) => {
        const asOf = new Date(Date.parse('2026-11-21T20:41:00Z') - age * 3_600_000).toISOString();
        return [`ipam-scope-0${index}`, { runId: 'r', asOf, prefix: 'runs/x/', evaluationsKey: 'k' }];
      }),
    ),
  });

/** alerts/ledger.json of so many hours before now, with what each route has yet to get. */
const ledger = (age: number, waiting: Readonly<Record<string, readonly number[]>> = {}) => {
  const before = (hours: number) => new Date(Date.parse('2026-11-21T20:41:00Z') - hours * 3_600_000).toISOString();
  const intent = (hours: number) => ({ runId: 'r', asOf: before(hours), reportKey: 'k', changesKey: 'k', holder: 'r' });
  return JSON.stringify({
    schemaVersion: '1.0',
    generation: 7,
    runId: 'r',
    asOf: before(age),
    entriesKey: 'alerts/ledger/7.jsonl.gz',
    recentRuns: [{ runId: 'r', decisionKey: 'k' }],
    policySha256: 's',
    reminded: { daily: '2026-11-21', weekly: '2026-11-16' },
    troubles: [],
    routes: Object.fromEntries(Object.entries(waiting).map(([name, ages]) => [name, { intents: ages.map(intent) }])),
  });
};

/** Of the newest run of what `healthy` puts there. */
const NEWEST_REPORT = reportKey('r', '2026-11-21T20:11:00.000Z');

/** A lifecycle rule of the bucket. */
const expiring = (prefix: string, more = '') =>
  `<Rule><ID>of ${prefix}</ID><Filter><Prefix>${prefix}</Prefix></Filter><Status>Enabled</Status><Expiration><Days>9</Days></Expiration>${more}</Rule>`;

/** A history whose newest run was so many hours before now. */
async function giveHistory({ s3 }: DeployedStack, historyId: string, age: number): Promise<void> {
  const asOf = new Date(NOW.getTime() - age * 3_600_000).toISOString();
  const closed = dayText(closedBy(asOf));
  const head = { historyId, generation: 1, asOf, closed, slots: [], hours: [], days: [], retired: [] };
  await putHistoryHead(s3Objects(BUCKET, s3), head, { etag: undefined });
}

type Options = NonNullable<Parameters<typeof deployedStack>[0]>;

async function healthy(
  options: Options & { readonly subscriptions?: LoopbackSubscription[] } = {},
): Promise<DeployedStack> {
  const { subscriptions = [person], ...rest } = options;
  const stack = await deployedStack({
    topics: [{ arn: TOPIC, kmsMasterKeyId: KEY, subscriptions }],
    keys: [goodKey],
    outputs: hourly,
    lifecycle: ['runs/', 'history/daily/', 'history/set-aside/'].map((prefix) => expiring(prefix)).join(''),
    ...rest,
  });
  await stack.put('latest.json', latest(0.5, 1.5));
  for (const key of [NEWEST_REPORT, LATEST_REPORT]) await stack.put(key, '<html>newest');
  await stack.put('alerts/ledger.json', ledger(0.5, { default: [0.5] }));
  await giveHistory(stack, 'ipam-scope-00', 0.5);
  await giveHistory(stack, 'ipam-scope-01', 1.5);
  return stack;
}

test('A deployment that works has a line for each check, and exit code 0', async () => {
  const { code, out, err } = await doctor(await healthy());

  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toBe(
    [
      `✔ caller         arn:aws:iam::${ACCOUNT}:user/loopback (account ${ACCOUNT})`,
      '✔ stack          IpamMonitor in eu-west-1, CREATE_COMPLETE, created 2026-10-01',
      '✔ schedule       rate(1 hour), an evaluated run expected every 2 h',
      '✔ subscriptions  1 subscriber (email)',
      `✔ key            ${KEY} lets CloudWatch publish`,
      '✔ policy         none in the bucket: the built-in policy judges',
      '✔ results        newest 2026-11-21T20:11:00.000Z, 30 min ago, 2 scopes',
      '✔ report         latest/report.html is that of the newest run',
      '✔ alerts         ledger of 2026-11-21T20:11:00.000Z, 30 min ago',
      '✔ history        2 histories, the newest of 2026-11-21 20:11Z, 30 min ago; days up to 2026-11-20',
      '✔ lifecycle      no rule of the bucket deletes what the monitor needs',
      '',
      'All is well.',
      '',
      'Next:  npm run ipam-monitor -- start --wait --stack IpamMonitor --region eu-west-1',
      '',
    ].join('\n'),
  );
});

test.each([
  ['of an older run', LATEST_REPORT, '<html>older', 'latest/report.html is not that of the newest run r'],
  ['that is gone', LATEST_REPORT, undefined, 'latest/report.html is not that of the newest run r'],
  ['that was never written', NEWEST_REPORT, undefined, 'the newest run r has none: latest/report.html is an older one'],
])('A report %s is a warning', async (_, key, text, expected) => {
  const stack = await healthy();
  if (text === undefined) await s3Objects(BUCKET, stack.s3).delete(key);
  else await stack.put(key, text);

  const { code, line } = await doctor(stack);

  expect(code).toBe(0);
  expect(line('report')).toEqual([expect.stringContaining(`! report         ${expected}`)]);
});

test('A report that may not be read is a warning, with what to ask for', async () => {
  const stack = await healthy();
  const when = ({ Key = '' }: { Key?: string }) => Key.startsWith('reports/');
  stack.aws.faults.add({ action: 's3:GetObject', when, do: { error: { code: 'AccessDenied', message: 'no' } } });

  const { code, out } = await doctor(stack);

  expect(code).toBe(0);
  expect(out).toContain('! report         cannot be looked at: AccessDenied: no');
  expect(out).toContain('→ To look:  s3:GetObject on reports/* and latest/report.html');
});

test('An address that has not confirmed is named', async () => {
  const stack = await healthy({
    subscriptions: [person, { ...person, endpoint: 'new@example.com', confirmed: false }],
  });

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(out).toContain('✖ subscriptions  1 subscription not confirmed: new@example.com\n');
  expect(out).toContain('→ Somebody must open the link');
  expect(out).not.toContain('Next:');
});

test('Nobody subscribed is a warning: some only read the results', async () => {
  const { code, out } = await doctor(await healthy({ subscriptions: [] }));

  expect(code).toBe(0);
  expect(out).toContain('! subscriptions  no subscriptions: messages reach nobody');
});

test('Another topic for findings has subscribers of its own', async () => {
  const findings = `arn:aws:sns:us-east-1:${ACCOUNT}:network-team`;
  const stack = await healthy({
    outputs: { ...hourly, FindingsTopicArn: findings },
    topics: [
      { arn: TOPIC, subscriptions: [person] },
      { arn: findings, subscriptions: [{ ...person, confirmed: false }] },
    ],
  });

  const { code, out, line } = await doctor(stack);

  expect(code).toBe(1);
  expect(line('subscriptions to findings')).toEqual([expect.stringMatching(/^✖ .*1 subscription not confirmed/)]);
  expect(out).toContain('✔ key                        none: messages are not encrypted');
});

test.each([
  [
    "AWS's own key",
    { kmsMasterKeyId: 'alias/aws/sns' },
    goodKey,
    "alias/aws/sns is AWS's own key: CloudWatch cannot publish through it",
  ],
  [
    "AWS's own key by its ARN",
    { kmsMasterKeyId: KEY },
    { ...goodKey, manager: 'AWS' as const },
    `${KEY} is AWS's own key`,
  ],
  ['a disabled key', { kmsMasterKeyId: KEY }, { ...goodKey, state: 'Disabled' as const }, `${KEY} is Disabled`],
  [
    'a key that is closed to alarms',
    { kmsMasterKeyId: KEY },
    { ...goodKey, policy: { Statement: [] } },
    `${KEY} does not let everybody publish: cloudwatch.amazonaws.com is not allowed`,
  ],
  [
    'a key by its alias that is open to another service only',
    { kmsMasterKeyId: 'alias/mine' },
    { ...goodKey, aliases: ['alias/mine'], policy: { Statement: [statement('events.amazonaws.com')] } },
    `${KEY} does not let everybody publish: cloudwatch.amazonaws.com is not allowed`,
  ],
])('%s fails', async (_, topic, key, text) => {
  const stack = await healthy({ topics: [{ arn: TOPIC, subscriptions: [person], ...topic }], keys: [key] });

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(out).toContain(`✖ key            ${text}`);
});

test('The role that publishes findings has to get through the key, too', async () => {
  const NotifyRoleArn = `arn:aws:iam::${ACCOUNT}:role/notify`;
  const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' };
  const open = { ...goodKey, policy: { Statement: [...goodKey.policy.Statement, root] } };
  const outputs = { ...hourly, NotifyRoleArn };

  const closed = await doctor(await healthy({ outputs }));
  // A topic of its own for findings, as the deployment makes it where alarms have theirs: under the same key.
  const topics = [TOPIC, `${TOPIC}-2`].map((arn) => ({ arn, kmsMasterKeyId: KEY, subscriptions: [person] }));
  const apart = await healthy({ outputs: { ...outputs, FindingsTopicArn: `${TOPIC}-2` }, topics });
  expect((await doctor(apart)).line('key')).toEqual([expect.stringContaining(`${NotifyRoleArn} is not allowed`)]);
  const elsewhere = { ...outputs, FindingsTopicArn: `${TOPIC}-2` };

  expect(closed.code).toBe(1);
  expect(closed.line('key')).toEqual([expect.stringContaining(`${NotifyRoleArn} is not allowed`)]);
  expect((await doctor(await healthy({ outputs, keys: [open] }))).line('key')).toEqual([
    `✔ key            ${KEY} lets CloudWatch and Notify publish`,
  ]);
  expect((await doctor(await healthy({ outputs: elsewhere }))).line('key')[0]).toMatch(/^✔/);
});

test.each([
  ['our own', KEY, 1, '✖'],
  ["another account's", KEY.replace(ACCOUNT, '999999999999'), 0, '!'],
])('A key that cannot be looked at: %s', async (_, arn, expected, mark) => {
  const stack = await healthy({
    topics: [{ arn: TOPIC, subscriptions: [person], kmsMasterKeyId: arn }],
    keys: [{ ...goodKey, arn }],
  });
  stack.aws.faults.add({ action: 'kms:GetKeyPolicy', do: { error: { code: 'AccessDeniedException', message: 'no' } } });

  const { code, out } = await doctor(stack);

  expect(code).toBe(expected);
  expect(out).toContain(`${mark} key            cannot be looked at: AccessDeniedException: no`);
  expect(out).toContain(`→ To look:  kms:DescribeKey and kms:GetKeyPolicy on ${arn}`);
});

test('A policy that is not valid fails, with the place and what to do', async () => {
  const stack = await healthy();
  await stack.put(
    'policy/current.yaml',
    'version: 1\nrules:\n  - name: x\n    critical: { usedPercent: 120 }\n  - nam: y\n',
  );

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(out).toContain(
    '✖ policy         not valid: policy/current.yaml:4:30  rules[0].critical.usedPercent: 120 is above 100 (and 1 more problem)',
  );
  expect(out).toContain('policy history --stack IpamMonitor --region eu-west-1');
});

test('A policy that names what the deployment does not have fails, too', async () => {
  const stack = await healthy({ outputs: { ...hourly, Destinations: '{"topics":["default"],"consumers":[]}' } });
  await stack.put('policy/current.yaml', 'version: 1\noutputs: { notify: { topic: gone } }\n');

  const { code, line } = await doctor(stack);

  expect(code).toBe(1);
  expect(line('policy')).toEqual([expect.stringContaining('gone is not a topic of this deployment (default)')]);
});

test('A valid policy is told with its name', async () => {
  const stack = await healthy();
  await stack.put('policy/current.yaml', 'version: 1\nname: ours\nrules: [{ name: x, critical: off }]\n');

  expect((await doctor(stack)).line('policy')).toEqual(['✔ policy         "ours", valid, 1 rule']);
});

test.each([
  ['two schedules by the output', hourly, 2.1, '✖'],
  ['less than that', hourly, 1.9, '✔'],
  ['twice the rate where nothing else says', { ScheduleExpression: 'rate(6 hours)' }, 12.1, '✖'],
  ['less than twice the rate', { ScheduleExpression: 'rate(6 hours)' }, 11.9, '✔'],
  ['a cron of which nobody knows', { ScheduleExpression: 'cron(0 6 ? * MON *)' }, 500, '✔'],
])('Results older than %s: %s %d h is %s', async (_, outputs, age, mark) => {
  const stack = await healthy({ outputs: outputs as Record<string, string> });
  await stack.put('latest.json', latest(age));

  const { code, line } = await doctor(stack);

  expect(code).toBe(mark === '✖' ? 1 : 0);
  expect(line('results')).toEqual([expect.stringMatching(`^${mark} `)]);
});

test('Stale results say where to look', async () => {
  const stack = await healthy();
  await stack.put('latest.json', latest(72));

  const { out } = await doctor(stack);

  expect(out).toContain(
    '✖ results        newest 2026-11-18T20:41:00.000Z, 3 d ago, 1 scope: older than two schedules (2 h)',
  );
  expect(out).toContain('→ See the last runs:  aws stepfunctions list-executions --state-machine-arn');
});

test('A scope that fails while others do not is told', async () => {
  const stack = await healthy();
  await stack.put('latest.json', latest(0.5, 30));

  const { code, line } = await doctor(stack);

  expect(code).toBe(0);
  expect(line('scopes')).toEqual([expect.stringContaining('1 scope not evaluated for more than 2 h: ipam-scope-01')]);
});

test.each([
  ['older than two schedules', 2.1, '✖'],
  ['younger', 1.9, '✔'],
])('A ledger of alerts that is %s, %d h, is %s, although results are recorded', async (_, age, mark) => {
  const stack = await healthy();
  await stack.put('alerts/ledger.json', ledger(age));

  const { code, line } = await doctor(stack);

  expect(code).toBe(mark === '✖' ? 1 : 0);
  expect(line('results')).toEqual([expect.stringMatching(/^✔ /)]);
  expect(line('alerts')).toEqual([expect.stringMatching(`^${mark} .* ledger of 2026-11-21T18:`)]);
});

test('What was not delivered in two schedules fails, by its route', async () => {
  const stack = await healthy();
  await stack.put('alerts/ledger.json', ledger(0.5, { default: [0.5], payments: [72, 30, 0.5] }));

  const { code, line, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(line('messages')).toEqual([
    '✖ messages       not delivered for more than 2 h, to 1 route: payments (2 messages, the first 3 d ago)',
  ]);
  expect(out).toContain('→ See the last runs:  aws stepfunctions list-executions --state-machine-arn');
});

test('A ledger that cannot be understood fails', async () => {
  const stack = await healthy();
  await stack.put('alerts/ledger.json', '{"schemaVersion":"9.0"}');

  const { code, line } = await doctor(stack);

  expect(code).toBe(1);
  expect(line('alerts')).toEqual([expect.stringMatching(/^✖ .*cannot be looked at/)]);
});

test.each([
  ['a new deployment', new Date('2026-11-21T20:00:00Z'), 0, '! results        none: no full run has ended yet'],
  ['an old one', new Date('2026-11-20T20:00:00Z'), 1, '✖ results        none: no full run has ended yet, 24.7 h ago'],
])('Without any result, %s is judged by its age', async (_, createdAt, expected, text) => {
  const stack = await deployedStack({
    topics: [{ arn: TOPIC, subscriptions: [person] }],
    outputs: hourly,
    createdAt,
  });

  const { code, out } = await doctor(stack);

  expect(code).toBe(expected);
  expect(out).toContain(text);
  expect(out).toContain(text.startsWith('✖') ? '✖ alerts         no ledger' : '! alerts         no ledger');
  expect(out).toContain('start --authoritative --wait --stack IpamMonitor --region eu-west-1');
});

test('Without a schedule, nothing is overdue', async () => {
  const stack = await healthy({ outputs: {} });
  await stack.put('latest.json', latest(1000));
  await stack.put('alerts/ledger.json', ledger(1000, { default: [1000] }));

  const { code, line } = await doctor(stack);

  expect(code).toBe(0);
  expect(line('alerts')).toEqual([expect.stringMatching(/^✔ /)]);
  expect(line('messages')).toEqual([]);
  expect(line('schedule')).toEqual([expect.stringMatching(/^! .*none/)]);
  expect(line('results')).toEqual([expect.stringMatching(/^✔ /)]);
});

test.each([
  ['ROLLBACK_COMPLETE', '✖'],
  ['UPDATE_ROLLBACK_FAILED', '✖'],
  ['UPDATE_ROLLBACK_COMPLETE', '!'],
  ['UPDATE_IN_PROGRESS', '!'],
  ['UPDATE_COMPLETE', '✔'],
])('A stack in %s is %s', async (status, mark) => {
  expect((await doctor(await healthy({ status }))).line('stack')).toEqual([expect.stringMatching(`^${mark} `)]);
});

test('What may not be looked at fails, and says what to ask for', async () => {
  const stack = await healthy();
  for (const action of ['s3:GetObject', 'sns:ListSubscriptionsByTopic', 'sns:GetTopicAttributes']) {
    stack.aws.faults.add({ action, do: { error: { code: 'AccessDenied', message: 'Access Denied' } } });
  }

  const { code, out } = await doctor(stack);

  expect(code).toBe(1);
  for (const needed of [
    's3:GetObject on policy/current.yaml',
    's3:GetObject on latest.json',
    's3:GetObject on alerts/ledger.json',
    's3:GetObject on history/* of the bucket',
    'sns:ListSubscriptionsByTopic',
    'sns:GetTopicAttributes',
  ]) {
    expect(out).toContain(`→ To look:  ${needed}`);
  }
});

test('A topic that is gone fails', async () => {
  const stack = await healthy({ topics: [] });

  const { code, line } = await doctor(stack);

  expect(code).toBe(1);
  expect(line('subscriptions')).toEqual([expect.stringContaining('does not exist')]);
});

test('Histories that stand still fail; a scope or account that is gone is a warning', async () => {
  const stack = await healthy();
  await giveHistory(stack, 'ec2-111122223333', 100);
  const gone = await doctor(stack);
  expect(gone.code).toBe(0);
  expect(gone.line('history')).toEqual([
    expect.stringMatching(/^✔ .*3 histories/),
    expect.stringMatching(/^! .*1 scope or account without a run for more than 2 h, days up to 2026-11-16.*: ec2-1111/),
  ]);

  const still = await healthy({ createdAt: new Date('2026-11-21T00:00:00Z') });
  for (const id of ['ipam-scope-00', 'ipam-scope-01']) {
    await still.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: historyKeys.head(id) }));
    await giveHistory(still, id, 3);
  }
  const { code, line, out } = await doctor(still);
  expect(code).toBe(1);
  expect(line('history')).toEqual([expect.stringMatching(/^✖ .*older than two schedules \(2 h\), so hours are lost/)]);
  expect(out).toContain('See the last runs:');
});

test('A history of a newer version fails; a damaged one mends itself', async () => {
  const stack = await healthy();
  const head = { later: true };
  const sha256 = createHash('sha256')
    .update(`9\n${JSON.stringify(head)}`)
    .digest('hex');
  await stack.put(historyKeys.head('ipam-scope-02'), JSON.stringify({ formatVersion: 9, sha256, head }));
  await stack.put(historyKeys.head('ipam-scope-03'), '<html>');
  await stack.put('history/ipam-scope-04/hours/1/00000.jsonl.gz', '');

  const { code, line, out } = await doctor(stack);

  expect(code).toBe(1);
  expect(line('history')).toEqual([
    expect.stringMatching(/^✔ .*5 histories/),
    expect.stringMatching(/^✖ .*a newer version of the monitor keeps ipam-scope-02 \(format 9\)/),
    expect.stringMatching(/^! .*2 heads cannot be used, of ipam-scope-03, ipam-scope-04: /),
  ]);
  expect(out).toContain('→ Deploy that version again');
});

test.each([
  ['the whole bucket', expiring(''), '✖'],
  ['the histories', expiring('history/'), '✖'],
  ['a head', expiring('history/ipam-scope-00/head.json'), '✖'],
  [
    'archived',
    expiring('history/').replace(
      /<Expiration>.*<\/Expiration>/,
      '<Transition><Days>9</Days><StorageClass>GLACIER</StorageClass></Transition>',
    ),
    '✖',
  ],
  ['disabled', expiring('history/').replace('Enabled', 'Disabled'), '✔'],
  ['of objects with a tag', expiring('').replace('<Prefix></Prefix>', '<Tag><Key>a</Key><Value>b</Value></Tag>'), '✔'],
  ['none at all', undefined, '!'],
])('Lifecycle rules of a bucket, %s', async (_, lifecycle, mark) => {
  const options: Options = lifecycle === undefined ? {} : { lifecycle };
  const { line } = await doctor(await deployedStack({ ...options, outputs: hourly }));
  expect(line('lifecycle')).toEqual([expect.stringMatching(`^${mark} `)]);
});

test('The history of this machine', async () => {
  const { outDir } = await healthy();
  const io = fakeIo();
  const code = await main(['doctor', '--out', join(outDir, 'nothing')], io, noRun, (await healthy()).remote);
  expect(code).toBe(0);
  expect(io.stdout()).toContain(`! history  none in ${join(outDir, 'nothing')} yet`);
});
