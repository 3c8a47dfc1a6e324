import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import type { ReportData } from '../../core/report/report-data.ts';
import { unpacked } from '../../core/report/unpack.ts';
import { htmlDocument } from '../../report/document.ts';
import { HOSTILE, type SomeRow, someReport } from '../core/report/some-report.ts';

const SUBNET: SomeRow = {
  ...{ name: 'search-dev-nodes-b', cidrs: ['10.96.66.0/23'], account: '333377774444', zone: 'use1-az2' },
  ...{ verdict: 'critical', why: '20 free, below 64', basis: 'assigned', total: 512, free: 20, usedPercent: 96.09 },
  fullIn: { p10: 10, p50: 14, p90: 18 },
  detail: {
    findings: [{ kind: 'utilization', severity: 'critical', rule: 'subnet', text: '' }],
    spark: { values: [90, null, 96] },
  },
};

const htmlOf = async (data: ReportData) => String(await htmlDocument(data));

describe('what may run in it', async () => {
  const html = await htmlOf(someReport([SUBNET]));
  const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html) ?? [];

  it('is one script and one style, by the hashes of their texts', async () => {
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const [, script] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
    expect(policy).toBe(
      `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
    expect(html.match(/<script\b/g)).toHaveLength(2);
    expect(html.match(/<style\b/g)).toHaveLength(1);
  });

  it('is told before anything that it governs', async () => {
    expect(html.indexOf('http-equiv')).toBeLessThan(html.search(/<(link|style|script|title)\b/));
    expect(html.startsWith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv')).toBe(
      true,
    );
  });

  it('has no style and no handler in an attribute', async () => {
    expect(markup(html)).not.toMatch(/<[^>]*\s(style|on\w+)=/);
  });
});

test('the data is the same again, once it is taken out', async () => {
  const data = someReport([SUBNET, ...HOSTILE.map((name) => ({ name, tags: { [name]: name } }))]);
  const [, base64 = ''] =
    /<script type="application\/octet-stream" id="data">([^<]*)<\/script>/.exec(await htmlOf(data)) ?? [];
  expect(base64).toMatch(/^[\w+/]+=*$/);
  expect(unpacked(gunzipSync(Buffer.from(base64, 'base64')).toString())).toEqual(data);
});

test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))('%j is text, wherever it stands', async (_, text) => {
  const data: ReportData = {
    ...someReport(
      [
        { ...SUBNET, name: text, why: text, account: text, zone: text, cidrs: [text], tags: { team: text }, vpc: 1 },
        { type: 'vpc', name: text, detail: { freeSpace: { free: 1024, largest: 22, blocks: { 22: 1 } } } },
      ],
      { accountNames: { [text]: text } },
    ),
    gaps: [{ kind: 'notReadable', text, accountId: text }],
    failedScopes: [{ scopeId: text, error: text, message: text }],
    problems: [{ kind: 'PolicyInvalid', severity: 'critical', text }],
    changes: { status: 'unknown', reason: 'expired', text },
  };
  const titled = { ...data, run: { ...data.run, title: text, policy: { name: text, source: 'current' } } };
  const html = await htmlOf(titled);
  const plain = await htmlOf({ ...someReport([SUBNET]) });
  for (const tag of ['script', 'img', 'style', 'title', 'body', 'noscript']) {
    const count = (of: string) => of.match(new RegExp(`<${tag}\\b`, 'g'))?.length ?? 0;
    expect([tag, count(html)]).toEqual([tag, count(plain)]);
  }
  expect(markup(html)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\0]/);
  expect(markup(html).replace(/ href=("[^"]*"|[^ >]*)/g, '')).not.toContain('x'.repeat(2000));
});

test('every critical of the run, and every gap, is there without a script', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => ({ ...SUBNET, name: `name-${at}`, cidrs: [`10.0.${at}.0/24`] }));
  const html = await htmlOf({ ...someReport(rows), gaps: [{ kind: 'notReadable', text: 'No role in 1234.' }] });
  const noscript = /<noscript>([\s\S]*?)<\/noscript>/.exec(html)?.[1] ?? '';
  for (const { name } of rows) expect(noscript).toContain(`>${name}<`);
  expect(noscript).toContain('All 30 critical findings');
  expect(markup(html)).toContain('No role in 1234.');
});

test('every gap is read without a script, those as well that the page only counts', async () => {
  const gaps = Array.from({ length: 120 }, (_, at) => ({ kind: 'notReadable', text: `Gap number ${at}.` }) as const);
  const html = await htmlOf({ ...someReport([SUBNET]), gaps });
  const readable = html.slice(0, html.indexOf('id="data"'));
  expect(gaps.filter(({ text }) => !readable.includes(text))).toEqual([]);
});

describe('what is not there has no section', () => {
  test.each<[string, ReportData, string]>([
    ['an empty run', someReport([]), 'Nothing was found to judge.'],
    [
      'nothing wrong',
      someReport([{ name: 'web', basis: 'assigned', total: 256, free: 200, usedPercent: 21.88 }]),
      'Nothing runs short.',
    ],
    ['a failed run', failed(), 'This run failed: nothing was judged.'],
  ])('of %s', async (_, data, sentence) => {
    const html = markup(await htmlOf(data));
    expect(html).toContain(sentence);
    expect(html).not.toMatch(/ id="?(fits|trend|table)\b/);
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(html).not.toMatch(/class="?rows\b/);
  });

  it('nor has a run without history', async () => {
    const { spark: _, ...detail } = SUBNET.detail ?? {};
    const html = markup(await htmlOf(someReport([{ ...SUBNET, fullIn: undefined, detail }])));
    expect(html).not.toMatch(/30 days|Full in|>Since<|id="?trend\b/);
    const known = markup(await htmlOf(someReport([{ ...SUBNET, since: '2026-11-29T12:00:00.000Z' }])));
    expect(known).toMatch(/30 days[\s\S]*Full in[\s\S]*>Since<[\s\S]*14 d[\s\S]*24 h/);
  });
});

test('a percentage has the word of its basis, and never says that all is used while something is free', async () => {
  const used = async (usedPercent: number, free: number) =>
    new Set(markup(await htmlOf(someReport([{ ...SUBNET, usedPercent, free }]))).match(/[\d.]+ % used/g));
  expect(await used(99.99, 1)).toEqual(new Set(['99.9 % used']));
  expect(await used(100, 0)).toEqual(new Set(['100 % used']));
});

test('each svg is a line drawing without style as well', async () => {
  const html = markup(await htmlOf(someReport([SUBNET])));
  const svgs = html.match(/<svg\b[^>]*>/g) ?? [];
  expect(svgs.length).toBeGreaterThan(3);
  for (const svg of svgs) expect(svg).toMatch(/fill=none stroke=currentColor/);
});

test('the bar leads to sections that are there', async () => {
  for (const data of [someReport([]), someReport([SUBNET])]) {
    const html = markup(await htmlOf(data));
    const [, nav = ''] = /<nav\b[^>]*>([\s\S]*?)<\/nav>/.exec(html) ?? [];
    const ids = [...nav.matchAll(/href=#([a-z]+)/g)].map(([, id]) => id);
    expect(ids).toContain('answer');
    // The map is drawn elsewhere.
    for (const id of ids.filter((each) => each !== 'map')) expect(html).toContain(`<section id=${id} `);
  }
});

test('one h1, and each section has an id and a name', async () => {
  const html = markup(await htmlOf(someReport([SUBNET])));
  expect(html.match(/<h1\b/g)).toHaveLength(1);
  for (const [section] of html.matchAll(/<section\b[^>]*>/g)) {
    expect(section).toMatch(/ id=[a-z]+ /);
    const [, title = ''] = /aria-labelledby=([^ >]+)/.exec(section) ?? [];
    expect(html).toContain(` id=${title}>`);
  }
});

function failed(): ReportData {
  const data = someReport([]);
  return {
    ...data,
    run: { ...data.run, status: 'failed' },
    failedScopes: [{ scopeId: 'ipam-scope-0a', error: 'Throttled', message: 'EC2 refused' }],
  };
}

/** What a browser reads as HTML: without the texts of script, style and data. */
function markup(html: string): string {
  return html.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
}

function hash(text = ''): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
