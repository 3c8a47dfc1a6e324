import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { Mutes } from '../../../statemachine/contracts/mutes.ts';
import { sharedKeys } from '../../../storage/keys.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';
const where = { accountId: '111122223333', region: 'eu-west-1', tags: { team: 'payments' } };
const evaluations = [
  sampleEvaluation({
    id: 'subnet-1',
    scopeId: SCOPE,
    severity: 'critical',
    resource: { ...where, name: 'EKS-prod-a', cidr: '10.0.1.0/24' },
  }),
  sampleEvaluation({ id: 'subnet-2', scopeId: SCOPE, resource: { ...where, name: 'eks-prod-b', cidr: '10.0.2.0/24' } }),
  sampleEvaluation({ id: 'vpc-1', scopeId: SCOPE, resource: { type: 'vpc', name: 'prod', cidr: '10.0.0.0/16' } }),
];

async function mute(...args: string[]) {
  const out = await resultsDirectory({ scopes: [{ scope: { scopeId: SCOPE }, evaluations }] });
  const io = fakeIo();
  const code = await main(['mute', '--for', '1d', ...args, '--reason', 'x', '--out', out], io, DEPS, NO_AWS);
  const text = await readFile(join(out, sharedKeys.mutes), 'utf8').catch(() => undefined);
  const stored = text === undefined ? undefined : Mutes.parse(JSON.parse(text)).mutes[0]?.match;
  return { code, out: io.stdout(), err: io.stderr(), stored };
}

test.each([
  [['subnet-1'], { id: 'subnet-1' }],
  [['eks-PROD-a'], { id: 'subnet-1' }],
  [['10.0.2.0/24'], { id: 'subnet-2' }],
  [['10.0.2.77'], { id: 'subnet-2' }],
  [['subnet-*'], { id: 'subnet-*' }],
  [['EKS-*'], { name: 'EKS-*' }],
  [['111122223333'], { account: '111122223333' }],
  [['eks-prod-a', 'subnet-2'], { id: ['subnet-1', 'subnet-2'] }],
  [['eks-prod-a', 'severity=critical'], { id: 'subnet-1', severity: 'critical' }],
])('%j means %j', async (texts, match) => {
  expect(await mute(...texts)).toMatchObject({ code: 0, stored: match });
});

test('says what it is about now', async () => {
  expect((await mute('eks-prod-a')).out).toMatch(/^✔ Muted until 2026-11-22 21:01Z: id subnet-1 \(now 1 resource\)/);
});

test.each([
  [['eks-prod-c'], 'id eks-prod-c matches nothing'],
  [['region=eu-nowhere-1'], 'region eu-nowhere-1 matches nothing'],
  [['tag:team=nobody'], 'tag team nobody matches nothing'],
  [['severity=warning'], 'severity warning matches nothing'],
  [['id=*'], 'id * matches everything: all 3 resources'],
  [['name=*'], 'name * matches everything'],
  [['scopeType=private'], 'matches everything: all 3 resources'],
])('%j is not muted without --yes', async (texts, message) => {
  const refused = await mute(...texts);
  expect(refused).toMatchObject({ code: 1, out: '', stored: undefined });
  expect(refused.err).toContain(message);
  expect(refused.err).toContain('--yes');
  if (message.endsWith(' matches nothing'))
    expect(refused.err).toMatch(/To see what there is: {2}npm run ipam-monitor -- list --out \S+[^}]\n/);

  expect(await mute(...texts, '--yes')).toMatchObject({ code: 0, stored: expect.anything() });
});

test('what would have to be two things at once is refused', async () => {
  expect((await mute('EKS-*', '111122223333')).err).toContain('Give them one by one');
});

test('nothing is silenced for longer than a year', async () => {
  expect((await mute('subnet-1', '--for', '53w')).err).toContain('--for 53w: is more than 366 days');
  expect((await mute('subnet-1', '--for', '366d')).code).toBe(0);
});
