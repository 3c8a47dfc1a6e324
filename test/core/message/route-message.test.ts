import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { attributeBytes } from '../../../core/message/attributes.ts';
import type { RouteMessageFacts } from '../../../core/message/route-facts.ts';
import { type Format, renderRouteMessage } from '../../../core/message/route-message.ts';
import { placeInSubject } from '../../../core/message/subject.ts';
import { Policy } from '../../../core/policy/schema.ts';
import type { Change } from '../../../statemachine/contracts/alert.ts';
import { Notification } from '../../../statemachine/contracts/notification.ts';
import type { RunChanges } from '../../../statemachine/contracts/run-changes.ts';
import { changeOf } from '../../fakes/changes.ts';
import { runChangesOf } from '../../fakes/run-changes.ts';
import { factsOf, HOSTILE } from './route-messages.ts';

const FORMATS: Format[] = ['text', 'json', 'chat', 'slack', 'teams'];
const OCCASIONS = ['baseline', 'raised', 'escalated', 'daily', 'resolved', 'gone', 'unmeasured'] as const;

const bytes = (text: string) => Buffer.byteLength(text);
const cases = FORMATS.flatMap((format) =>
  OCCASIONS.flatMap((occasion) => [1, 300].map((n) => [format, occasion, n] as const)),
);

// Of many resources one a format is kept as it is: the others look like it, and like those of one resource.
const kept = cases.filter(([, occasion, resources]) => resources === 1 || occasion === 'raised');

test.each(kept)('%s of %s, %i resources', async (format, occasion, resources) => {
  const file = `./golden/${format}-${occasion}-${resources}.txt`;
  await expect(shown(renderRouteMessage(factsOf(occasion, resources), format), format)).toMatchFileSnapshot(file);
});

test('of every message of 300 resources: its subject, how long it is, how many it names, and a hash of the rest', async () => {
  const lines = cases.flatMap(([format, occasion, resources]) => {
    if (resources === 1) return [];
    const message = renderRouteMessage(factsOf(occasion, resources), format);
    const text = shown(message, format);
    const hash = createHash('sha256').update(text).digest('hex');
    const figures = `${bytes(message.body)} bytes, ${text.split('\n').length - 1} lines, ${message.listed} named`;
    return [`${format} ${occasion}: ${figures}, ${hash}\n  ${message.subject}\n`];
  });
  await expect(lines.join('')).toMatchFileSnapshot('./golden/all-300.txt');
});

/** With no change of any kind. */
function withTotals(changes: RunChanges, total: number): RunChanges {
  return JSON.parse(JSON.stringify(changes), (name, value) =>
    name === 'total' ? total : name === 'byType' ? [] : value,
  );
}

function shown({ subject, body }: { subject: string; body: string }, format: Format): string {
  return `Subject: ${subject}\n\n${format === 'text' ? body : JSON.stringify(fewer(JSON.parse(body)), null, 1)}\n`;
}

test.each(cases)('%s of %s, %i resources, keeps the limits of its service', (format, occasion, resources) => {
  const message = renderRouteMessage(factsOf(occasion, resources), format);
  expect(message.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  expect(bytes(message.body) + attributeBytes(message.attributes)).toBeLessThan(256 * 1024);
  LIMITS[format](message.body);
});

test.each(cases)('%s of %s, %i resources, keeps them for the longest names, too', (format, occasion, resources) => {
  const message = renderRouteMessage(longest(factsOf(occasion, resources)), format);
  expect(message.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  expect(bytes(message.body) + attributeBytes(message.attributes)).toBeLessThan(256 * 1024);
  LIMITS[format](message.body);
});

/** As long as AWS (stacks 128, buckets 63, tags 256) and our own schemas take them. */
function longest({ changes, report, summary, policy, ...facts }: RouteMessageFacts): RouteMessageFacts {
  const tag = '名'.repeat(256);
  return {
    ...facts,
    changes: changes.map((change) => {
      const { resource, ...finding } = change.finding;
      const tags = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}${'k'.repeat(126)}`, tag]));
      const rule = 'r'.repeat(100);
      return { ...change, finding: { ...finding, rule, resource: { ...resource, name: 'n'.repeat(256), tags } } };
    }),
    report: { ...report, route: 'r'.repeat(50) },
    summary: { ...summary, runId: 'r'.repeat(80) },
    policy: Policy.parse({
      ...policy,
      name: 'p'.repeat(100),
      accountNames: { '223344556677': 'a'.repeat(100), '111122223333': 'a'.repeat(100) },
      alerts: { runbook: `https://wiki.example.com/${'r'.repeat(475)}` },
    }),
    bucket: 'b'.repeat(63),
    pageKey: `reports/2026/11/21/${'r'.repeat(80)}.html`,
    deployment: { stack: `S${'s'.repeat(127)}`, region: 'ap-southeast-1' },
  };
}

/** Of hundreds of changes in JSON, which all look alike, two. */
function fewer(value: Json): Json {
  return Array.isArray(value.changes) ? { ...value, changes: value.changes.slice(0, 2) } : value;
}

// biome-ignore lint/suspicious/noExplicitAny: looked into as a service would.
type Json = any;

const LIMITS: Record<Format, (body: string) => void> = {
  text: () => {},
  json: (body) => {
    Notification.parse(JSON.parse(body));
    expect(bytes(body)).toBeLessThanOrEqual(240 * 1024);
  },
  chat: (body) => {
    const { version, source, content }: Json = JSON.parse(body);
    expect([version, source, content.textType]).toEqual(['1.0', 'custom', 'client-markdown']);
    expect(content.title.length).toBeLessThanOrEqual(140);
    expect(content.description.length).toBeLessThanOrEqual(3000);
    expect(content.description.split('```')).toHaveLength(3);
  },
  slack: (body) => {
    const { blocks }: Json = JSON.parse(body);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { type, text, elements = [] } of blocks) {
      const texts: string[] = [...(text ? [text.text] : []), ...elements.map((element: Json) => element.text)];
      for (const each of texts) {
        expect(each.length).toBeGreaterThan(0);
        expect(each.length).toBeLessThanOrEqual(type === 'header' ? 150 : 3000);
        // Either no code block, or one that is closed.
        if (type !== 'header') expect(each.split('```').length % 2).toBe(1);
        expect(each.replaceAll(/&(amp|lt|gt);/g, '').replaceAll(/<https:\/\/[^>|]*\|[^>]*>/g, '')).not.toMatch(/[<>&]/);
      }
    }
  },
  teams: (body) => {
    expect(bytes(body)).toBeLessThanOrEqual(28 * 1024);
    const { attachments }: Json = JSON.parse(body);
    const { content } = attachments[0];
    expect(content.type).toBe('AdaptiveCard');
    for (const block of content.body) expect(block.type).toBe('RichTextBlock');
  },
};

test.each(cases)('%s of %s, %i resources: every change is named or counted', (format, occasion, resources) => {
  const { body, listed } = renderRouteMessage(factsOf(occasion, resources), format);
  const left = resources - listed;
  expect(listed).toBeGreaterThan(0);
  if (format === 'json') expect(JSON.parse(body)).toMatchObject({ leftOut: left, complete: left === 0 });
  else {
    // A line a section: of a first run critical and warning stand apart.
    const counted = [...body.matchAll(/… ([\d,]+) more, see the changes/g)].map(([, n = '']) =>
      Number(n.replace(',', '')),
    );
    expect(counted.reduce((sum, n) => sum + n, 0)).toBe(left);
  }
});

// A weekly summary: what changed stands beside what is open.
const weekly = (runChanges: RunChanges) =>
  factsOf('daily', 1, { route: 'default', runChanges, week: { raised: { critical: 1, warning: 0 }, ended: NONE } });
const NONE = { critical: 0, warning: 0 };
const NOT_KNOWN: RunChanges = { status: 'unknown', reason: 'noEarlierRun', text: 'No full run is stored.' };

test.each(FORMATS)('%s of a week: what changed, by what asks for something first', async (format) => {
  const message = renderRouteMessage(weekly(runChangesOf(1)), format);
  await expect(shown(message, format)).toMatchFileSnapshot(`./golden/${format}-weekly.txt`);
});

test.each(FORMATS)('%s of a week says where it cannot be known, and that nothing changed where it is so', (format) => {
  const body = (runChanges: RunChanges) => renderRouteMessage(weekly(runChanges), format).body;
  expect(body(NOT_KNOWN)).toContain('No full run is stored.');
  expect(body(NOT_KNOWN)).not.toContain('othing changed');
  const none = withTotals(runChangesOf(0), 0);
  const isSaid = format === 'json' ? '"compared":1800' : 'Nothing changed in what both runs read: 1,800';
  expect(body(none)).toContain(isSaid);
});

test.each(FORMATS)('%s of a week keeps the limits of its service, however long the names are', (format) => {
  const parts = { name: '名'.repeat(256), cidrs: Array.from({ length: 50 }, (_, n) => `10.${n}.0.0/16`) };
  for (const changes of [1, 300]) {
    const facts = { ...factsOf('raised', changes), report: { ...factsOf('raised', changes).report, route: 'default' } };
    const report = { ...facts.report, runChanges: runChangesOf(5, parts) };
    const message = renderRouteMessage(longest({ ...facts, report }), format);
    expect(bytes(message.body) + attributeBytes(message.attributes)).toBeLessThan(256 * 1024);
    LIMITS[format](message.body);
    expect(message.listed).toBeGreaterThan(0);
    // On a card, and in a channel, at least the counts.
    expect(message.body).toContain(format === 'json' ? '"runChanges"' : '7 subnets new, ');
  }
});

test('what changed takes a quarter of a notification for machines at most: names go, counts stay', () => {
  const parts = { name: '\u{e0041}'.repeat(128), cidrs: Array.from({ length: 50 }, (_, n) => `10.${n}.0.0/16`) };
  const changes = (named: number, more = {}) =>
    JSON.parse(renderRouteMessage(weekly(runChangesOf(named, more)), 'json').body).runChanges;
  expect(changes(5).new).toMatchObject({ total: 7, first: { length: 5 } });
  expect(bytes(JSON.stringify(changes(5, parts)))).toBeLessThan(64 * 1024);
  expect(changes(5, parts).new.total).toBe(7);
  expect(changes(5, parts).new.first.length).toBeLessThan(5);
});

test('changes that were not read are counted as well', () => {
  const facts = factsOf('raised', 10);
  const report = { ...facts.report, changes: { raised: { critical: 4000, warning: 0 } } };
  for (const format of FORMATS) {
    const { body, listed } = renderRouteMessage({ ...facts, report }, format);
    const left = 4000 - listed;
    if (format === 'json') expect(JSON.parse(body)).toMatchObject({ leftOut: left, complete: false });
    else expect(body).toContain(`${left.toLocaleString('en-US')} more, see the changes`);
  }
});

test('a name cannot add lines, colours, directions, links or mentions', () => {
  const of = (format: Format) => renderRouteMessage(factsOf('raised', 1), format).body;
  expect(of('text')).not.toMatch(/^\s*# RESOLVED/m);
  for (const character of ['\u001b', '\u202e']) expect(of('text')).not.toContain(character);
  const slack: string[] = JSON.parse(of('slack')).blocks.flatMap((block: Json) => block.text?.text ?? []);
  expect(slack.join('\n')).not.toMatch(/<!channel>|<https:\/\/evil|\*bold\* _it_ `x`/);
  const chat = JSON.parse(of('chat')).content;
  expect(`${chat.title} ${chat.description}`).not.toMatch(/<!channel>|<https|@here/);
  expect(JSON.stringify(JSON.parse(of('json')).changes[0].finding.resource.name)).toBe(JSON.stringify(HOSTILE));
});

test('the subject alone says whether to get up, and for what', () => {
  const subject = (...[kind, n, report]: Parameters<typeof factsOf>) => {
    const facts = factsOf(kind, n, report);
    const [first, ...rest] = facts.changes;
    const named = first && {
      ...first,
      finding: { ...first.finding, resource: { ...first.finding.resource, name: 'eks-prod-a' } },
    };
    return renderRouteMessage({ ...facts, changes: [...(named ? [named] : []), ...rest] }, 'text').subject;
  };
  expect(subject('raised', 1)).toBe(
    '[IPAM] CRITICAL eks-prod-a 10.20.4.0/22 payments-prod/eu-west-1: 41 addresses free',
  );
  expect(subject('raised', 3)).toBe(
    '[IPAM] CRITICAL eks-prod-a payments-prod/eu-west-1: 41 addresses free (+1 more critical)',
  );
  expect(subject('baseline', 3)).toBe(
    '[IPAM] Already above your policy: 2 critical and 1 warning in payments-prod/eu-west-1',
  );
  expect(subject('daily', 3)).toBe('[IPAM] Still open: 2 critical and 1 warning');
  expect(subject('resolved', 1)).toBe(
    '[IPAM] RESOLVED eks-prod-a 10.20.4.0/22 payments-prod/eu-west-1: was critical for 6 h',
  );
  expect(subject('resolved', 3)).toBe('[IPAM] 3 alerts over, nothing open');
  expect(subject('gone', 1)).toBe('[IPAM] GONE eks-prod-a 10.20.4.0/22 payments-prod/eu-west-1: was critical for 6 h');
  expect(subject('unmeasured', 1)).toBe('[IPAM] 1 open alert not measured or not visible any more');
});

test('a subject keeps what is left of a name without its pictures, and says whose it is', () => {
  const named = (name: string) =>
    renderRouteMessage(
      { ...factsOf('raised', 1), changes: [changeOf({ resource: { name, id: 'subnet-0a1b' } })] },
      'text',
    ).subject;
  expect(named('🔥 eks-prod-a 🚀')).toContain('CRITICAL eks-prod-a 10.20.4.0/22 payments-prod/eu-west-1: ');
  expect(named('café')).toContain('CRITICAL cafe 10.20.4.0/22 ');
  for (const unshown of ['🔥', '数据 🔥']) expect(named(unshown)).toContain('CRITICAL subnet-0a1b ');
});

test('what an account and a Region are called makes no link where the two meet', () => {
  expect(placeInSubject([{ accountId: '1', region: '/evil' }], { '1': 'http:' })).toBe(' http[:]//evil');
});

test('of a first run, critical stands apart from warning, and attributes count what the subject counts', () => {
  const { body, attributes } = renderRouteMessage(factsOf('baseline', 6), 'text');
  const [critical, warning] = [...body.matchAll(/^ALREADY ABOVE YOUR POLICY, (.*)$/gm)].map(([, said]) => said);
  expect([critical, warning]).toEqual(['4 critical', '2 warnings']);
  expect(attributes).toMatchObject({ criticalCount: { value: '4' }, warningCount: { value: '2' } });
});

test('a subject is at most 99 characters, and keeps the id that says which one it is', () => {
  const named = (length: number) =>
    renderRouteMessage(
      { ...factsOf('raised', 1), changes: [changeOf({ resource: { name: 'n'.repeat(length), id: 'subnet-0a1b' } })] },
      'text',
    ).subject;
  const room = 99 - '[IPAM] CRITICAL  10.20.4.0/22 payments-prod/eu-west-1: 41 addresses free'.length;
  expect(named(room)).toHaveLength(99);
  expect(named(room)).toContain(`${'n'.repeat(room)} 10.20.4.0/22`);
  expect(named(room + 1)).toHaveLength(99);
  expect(named(room + 1)).toContain('... 10.20.4.0/22');
});

test('a mail of exactly 256 KiB is not sent: what would be the last line is counted instead', () => {
  const facts = factsOf('raised', 300);
  const changes = facts.changes.map((change) => ({
    ...change,
    finding: {
      ...change.finding,
      text: 'x'.repeat(400),
      resource: { ...change.finding.resource, name: 'ä'.repeat(256) },
    },
  }));
  const many = Array.from({ length: 3 }, () => changes).flat();
  const report = { ...facts.report, changes: { raised: { critical: many.length, warning: 0 } } };
  const { body, attributes, listed } = renderRouteMessage({ ...facts, changes: many, report }, 'text');
  const size = bytes(body) + attributeBytes(attributes);
  expect(size).toBeLessThanOrEqual(255 * 1024);
  expect(size).toBeGreaterThan(253 * 1024);
  expect(body).toContain(`… ${many.length - listed} more, see the changes`);
});

test('Slack gets exactly 50 blocks when there is more to say, and whole lines of a long entry', () => {
  const { blocks } = JSON.parse(renderRouteMessage(factsOf('raised', 300), 'slack').body);
  // One is left for the line that counts what is not named.
  expect(blocks.length).toBe(50);
  const facts = factsOf('raised', 1);
  const [first] = facts.changes;
  const notes = Array.from({ length: 20 }, () => ({ kind: 'stale' as const, text: 'y'.repeat(390) }));
  const long = first && { ...first, finding: { ...first.finding, notes } };
  const text = JSON.parse(renderRouteMessage({ ...facts, changes: long ? [long] : [] }, 'slack').body)
    .blocks.map((block: Json) => block.text?.text ?? '')
    .find((each: string) => each.includes('yyy'));
  expect(text.length).toBeLessThanOrEqual(3000);
  expect(text.endsWith('…```')).toBe(true);
});

test('without a deployment there is neither a link nor a command to mute with', () => {
  for (const format of FORMATS) {
    const { body } = renderRouteMessage({ ...factsOf('raised', 1), deployment: undefined }, format);
    expect(body).not.toContain('console.aws.amazon.com');
    expect(body).not.toContain('ipam-monitor mute');
  }
});

test.each<[string, Partial<Change>, string]>([
  ['seen for the first time', {}, 'Critical already when first seen.'],
  [
    'that was above before',
    { since: '2026-11-19T08:00:00Z' },
    'Critical since 2026-11-21 20:41Z (19 min), above since',
  ],
  ['that was told by other rules', { previousSeverity: 'critical' }, 'Critical since 2026-11-21 20:41Z (19 min).'],
])('a baseline of something %s says since when it is so', (_, parts, expected) => {
  const facts = factsOf('baseline', 1);
  const changes = facts.changes.map((change) => ({ ...change, ...parts }));
  expect(renderRouteMessage({ ...facts, changes }, 'text').body).toContain(expected);
});

test.each(['raised', 'baseline'] as const)(
  'of what is %s, who holds most of a subnet is named, the rest is counted',
  (kind) => {
    const facts = factsOf(kind, 1);
    const holders = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, n) => ({
      type: 'lambda' as const,
      name: n === 0 ? 'evil.example' : name,
      interfaces: 1,
      addresses: 10 - n,
    }));
    const interfaces = {
      ...{ interfaces: 9, addresses: 51, byOwner: [], holders, byCluster: [], byAccount: [] },
      otherHolders: { holders: 2, interfaces: 2, addresses: 2 },
      detached: { interfaces: 0, addresses: 0, ids: [] },
      readAt: '2026-11-21T20:50:00Z',
    };
    const { body } = renderRouteMessage(
      { ...facts, changes: facts.changes.map((each) => ({ ...each, interfaces })) },
      'text',
    );
    expect(body).toContain(
      'Held by: Lambda function evil[.]example 10, Lambda function b 9, Lambda function c 8, Lambda function d 7, Lambda function e 6, and 4 others with 11 addresses.',
    );
  },
);
