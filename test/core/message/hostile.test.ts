import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderDigest } from '../../../core/message/digest.ts';
import type { Format } from '../../../core/message/route-message.ts';
import { renderRouteMessage } from '../../../core/message/route-message.ts';
import { renderTestMessage } from '../../../core/message/test-message.ts';
import { Policy } from '../../../core/policy/schema.ts';
import type { Change, ChangeKind } from '../../../statemachine/contracts/alert.ts';
import { runChangesOf } from '../../fakes/run-changes.ts';
import { factsOf } from './route-messages.ts';

// Names, tags, ids, account names, reasons, errors, and what the policy calls things are other people's input. In every
// format they are text: no link, no mention, no line, no colour, no direction, no markup.

const FORMATS = ['text', 'chat', 'slack', 'teams'] as const satisfies Format[];

const HOSTILE = [
  'https://evil.example/x',
  'HTTP://EVIL.EXAMPLE',
  'ftp://evil.example',
  'slack://open?x=1',
  'www.evil.com',
  'evil.com/login',
  'login.evil.co.uk',
  'ops@evil.com',
  'evil。com',
  'xn--e1afmkfd.xn--p1ai',
  'evil.json.com',
  'evil.gz-x.com',
  '\\\\evil\\share',
  'file://evil/share',
  'http://93.184.216.34/x',
  'http://localhost',
  '<https://evil.example|text>',
  '[text](https://evil.example)',
  '[text](evil)',
  '[text][ref]',
  '![](//evil.example/x.png)',
  '<a href="https://evil.example">x</a>',
  '<!channel>',
  '<@U012AB3CD>',
  '@here',
  '@channel',
  '<at>everybody</at>',
  '&lt;!here&gt;',
  '```',
  '`',
  '*bold*',
  '_it_ ~gone~',
  '\n# RESOLVED',
  '\r\nSubject: fine',
  '\u2028',
  '\u0085',
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007x',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u200b',
  '\ufeff',
  '\u{e0041}',
  '\u{1f469}\u200d\u{1f4bb}',
  '\ud83d',
  'e\u0301\u0302\u0303\u0304',
  '"};',
  "=cmd|' /C calc'!A1",
  ' ',
  'a',
  'eks',
  '.',
  ':',
  '/',
  '.com',
  'http:',
  ']',
  '(',
];

const hostile = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...HOSTILE) }, fc.string({ unit: 'binary', maxLength: 5 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

const KINDS = [
  'baseline',
  'raised',
  'escalated',
  'daily',
  'resolved',
  'gone',
  'unmeasured',
  'noLongerVisible',
] as const;

/** What others write, by the names of the fields that it stands in. */
const THEIRS = new Set(
  'name id vpcId accountId region availabilityZoneId cidr text rule group by reason error message ipamId ipamRegion scopeId route runId key team from to notKnown'.split(
    ' ',
  ),
);

const NOT_KNOWN = {
  ...{ status: 'unknown' as const, reason: 'expired' as const, text: 'It has expired.' },
  since: { runId: 'run-0', asOf: '2026-11-14T20:41:00.000Z' },
};

/** The same facts, in the words of somebody who means harm. */
function told<T>(facts: T, words: (field: string) => string, field = ''): T {
  if (typeof facts === 'string') return (THEIRS.has(field) ? words(field) : facts) as T;
  if (Array.isArray(facts)) return facts.map((each) => told(each, words, field === 'cidrs' ? 'cidr' : field)) as T;
  if (typeof facts !== 'object' || facts === null) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, told(value, words, isEnum(facts, name) ? '' : name)]),
  ) as T;
}

/** Fields of that name that hold our own words. */
function isEnum(facts: object, name: string): boolean {
  return name === 'reason' && 'text' in facts;
}

function factsToldBy(kind: ChangeKind | 'daily', words: (field: string) => string) {
  const base = factsOf(kind, 3);
  const changes = base.changes.map((change, n): Change => {
    const { finding } = change;
    const parts = {
      ...finding,
      resource: { ...finding.resource, tags: { Team: 'x', team: 'y' } },
      notes: [{ kind: 'stale' as const, text: 'old' }],
      ...(n === 2 && {
        capacity: undefined,
        overlaps: [
          {
            group: '10.0.0.0/8',
            cidrs: ['10.0.0.0/16'],
            members: 3,
            with: [{ kind: 'occupied' as const, name: 'data centre', cidr: '10.0.0.0/9' }],
          },
        ],
      }),
    };
    return {
      ...change,
      finding: parts as Change['finding'],
      acknowledged: { by: 'somebody', reason: 'known' },
    } as Change;
  });
  const report = {
    ...base.report,
    occasions: ['weekly' as const],
    mutesExpiring: [{ by: 'somebody', reason: 'works', expires: base.report.asOf, alerts: 2 }],
    troubles: [{ key: 'object/x', isNew: true, severity: 'critical' as const, text: 'damaged' }],
    troublesOver: [{ key: 'object/y', isNew: false, severity: 'warning' as const, text: 'damaged' }],
    lost: ['runs/x'],
    risers: changes.slice(0, 1),
    runChanges: kind === 'gone' ? NOT_KNOWN : runChangesOf(2),
  };
  const summary = {
    ...base.summary,
    failedScopes: [{ scopeId: 'ipam-scope-0b', ipamId: 'ipam-0', ipamRegion: 'eu-west-1', error: 'E', message: 'm' }],
    problems: [{ kind: 'PolicyInvalid' as const, severity: 'critical' as const, text: 'what is wrong' }],
    coverage: { ...base.summary.coverage, gaps: [{ kind: 'x', text: 'a gap' }] },
  };
  const text = told({ report, changes, summary }, words);
  const policy = Policy.parse({ version: 1, alerts: { runbook: 'https://wiki.example.com/ipam' } });
  return {
    ...base,
    ...text,
    // By this name, a message says what is wrong with the monitoring, too, and reminders have another.
    report: { ...text.report, route: kind === 'daily' ? text.report.route : 'default' },
    policy: { ...policy, accountNames: { '223344556677': words('name') } },
  } as unknown as typeof base;
}

/** What ours are: they are in what a harmless name makes, too. */
const OURS =
  /^(https:\/\/(wiki\.example\.com|eu-central-1\.console\.aws\.amazon\.com)\/|s3:\/\/ipam-monitor-results\/|kubernetes\.io$|Action\.OpenUrl$)/;

/** No top-level domain is called like a file of ours, or as what a cut leaves of it. */
const FILES = ['csv', 'gz', 'html', 'json', 'jsonl', 'txt', 'yaml', 'yml'];

/** What programs make links of: generously, as some go further than others. */
function linksIn(text: string): string[] {
  const urls = text.match(/[a-z][a-z0-9+.-]*:\/\/\S*|\\\\\S+/giu) ?? [];
  const hosts = text.replaceAll(/\S+:\/\/\S*/g, '').match(/[\p{L}\p{N}_-]+([.．。｡][\p{L}\p{N}_-]+)+/gu) ?? [];
  const isHost = (word: string) =>
    word
      .split(/[.．。｡]/u)
      .some((label, n) => n > 0 && /^\p{L}{2}/u.test(label) && !FILES.some((file) => file.startsWith(label)));
  return [...urls, ...hosts.filter(isHost)].filter((link) => !OURS.test(link));
}

/** What nobody can see, or what changes how the rest is seen. */
const HARM = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?:\p{M}){3}/u;

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

// biome-ignore lint/suspicious/noExplicitAny: looked into as a service would.
type Json = any;

/** What each service makes something of beside links. */
const MARKUP: Record<(typeof FORMATS)[number], (body: string) => void> = {
  text: (body) => expect(body).not.toMatch(/^(# RESOLVED|Subject:)/m),
  chat: (body) => {
    const { content, metadata }: Json = JSON.parse(body);
    const [lead = '', code = '', rest] = content.description.split('```');
    expect([content.description.split('```').length, rest ?? '']).toEqual([code ? 3 : 1, '']);
    const steps: string[] = content.nextSteps ?? [];
    const outside = [content.title, lead, metadata.summary, ...content.keywords, ...steps];
    for (const text of outside) {
      // Commands are code, and the links are ours.
      expect(text.replace(/ `[^`]*`$/, '').replace(/https:\/\/eu-central-1\S+$/, '')).not.toMatch(
        /[<>@`*~]|\][([:]|(?<!\w)_|_(?!\w)/,
      );
      expect(text).not.toContain('\n\n#');
    }
    expect(code).not.toMatch(/[<>@`]/);
  },
  slack: (body) => {
    const { text, blocks }: Json = JSON.parse(body);
    const texts: Json[] = blocks.flatMap((block: Json) => [block.text ?? [], block.elements ?? []].flat());
    for (const each of [{ type: 'mrkdwn', text }, ...texts]) {
      if (each.type !== 'mrkdwn') continue;
      const plain = each.text
        .replace(/&(amp|lt|gt);/g, '')
        .replaceAll(/<https:\/\/eu-central-1[^>|]*\|(Report|All changes in the console)>/g, '');
      expect(plain).not.toMatch(/[<>&]/);
      expect(plain.split('```').length % 2).toBe(1);
      // Titles are ours; but for them, nothing outside of code is emphasised.
      expect(plain.replace(/^\*[^*]*\*/, '').replace(/```[^`]*```/, '')).not.toMatch(/[*~`]|(?<!\w)_|_(?!\w)/);
      // Between the ends of a block of code, nothing ends it.
      expect(plain.split('```')[1] ?? '').not.toContain('`');
    }
  },
  teams: (body) => {
    const [{ content }]: Json = JSON.parse(body).attachments;
    for (const { type, inlines } of content.body) {
      expect(type).toBe('RichTextBlock');
      for (const inline of inlines) expect(inline.type).toBe('TextRun');
    }
    for (const { url } of content.actions ?? []) expect(url).toMatch(OURS);
  },
};

/** Of a notification for Amazon Q, and of a card: not shown. */
const IDS = new Set(['id', 'threadId', 'contentType', '$schema']);

function expectText(format: (typeof FORMATS)[number], { subject, body }: { subject: string; body: string }) {
  const shown = format === 'text' ? [body] : stringsIn(JSON.parse(body, (name, value) => (IDS.has(name) ? '' : value)));
  for (const text of [subject, ...shown]) {
    expect(linksIn(text)).toEqual([]);
    expect(text.match(HARM)).toBeNull();
  }
  expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  MARKUP[format](body);
}

test.each(FORMATS)('%s: whatever others call things is text', (format) => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.array(hostile, { minLength: 1, maxLength: 8 }), (kind, words) => {
      let next = 0;
      const message = renderRouteMessage(
        factsToldBy(kind, () => words[next++ % words.length] ?? ''),
        format,
      );
      expectText(format, message);
    }),
    { numRuns: 100 },
  );
});

test.each(FORMATS)('%s: each way to a link by itself', (format) => {
  for (const word of HOSTILE) {
    for (const kind of KINDS)
      expectText(
        format,
        renderRouteMessage(
          factsToldBy(kind, () => word),
          format,
        ),
      );
  }
});

test('a mail has as many lines as it has with harmless names', () => {
  const lines = (word: string) =>
    renderRouteMessage(
      factsToldBy('raised', () => word),
      'text',
    ).body.split('\n').length;
  for (const word of HOSTILE.filter((each) => each.trim() !== '')) expect(lines(word)).toBe(lines('harmless'));
});

test.each(FORMATS)('%s: so is the test of a route, and who asked for it', (format) => {
  for (const word of HOSTILE) {
    expectText(format, renderTestMessage({ route: word, by: word, at: '2026-11-21T21:00:00Z', bucket: 'b' }, format));
  }
});

test.each(FORMATS)('%s: so is the subject that a request asks for', (format) => {
  for (const word of HOSTILE.filter((each) => each.trim() !== '')) {
    const facts = factsOf('raised', 1);
    const { request } = facts.summary;
    const summary = { ...facts.summary, request: { ...request, subject: word } };
    expectText(format, renderRouteMessage({ ...facts, summary }, format));
  }
});

test('so is the message of a run that changes nothing', () => {
  for (const word of HOSTILE) {
    const { changes, summary } = factsToldBy('raised', () => word);
    const worst = changes.map(({ finding }) => finding);
    const findings = { critical: worst.length, warning: 0, worst };
    const location = {
      bucket: 'ipam-monitor-results',
      reportKey: 'r.html',
      handOffKey: 'h.json',
      evaluationsPrefix: 'e/',
    };
    expectText('text', renderDigest({ summary, findings, location }));
  }
});

test('json: names are as they are, and nothing of them does harm where it is shown', () => {
  for (const word of HOSTILE.filter((each) => each.isWellFormed())) {
    const facts = factsToldBy('raised', () => word);
    const { body } = renderRouteMessage(facts, 'json');
    expect(body).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(body).changes).toMatchObject(
      facts.changes.map(({ finding: { resource } }) => ({ finding: { resource } })),
    );
  }
});
