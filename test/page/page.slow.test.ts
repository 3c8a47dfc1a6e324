import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { chromium, firefox, missing } from '../../bench/browser/browsers.ts';
import { launch, open } from '../../bench/browser/opened.ts';
import { sampleData } from '../../bench/browser/sample.ts';
import { serve } from '../../bench/browser/served.ts';
import { hrefOf } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { htmlDocument } from '../../report/document.ts';
import { startFirefox } from './bidi.ts';
import { HOSTILE, hostileData } from './hostile.ts';

if (!chromium) console.log(missing('Chromium'));

const VIEWPORTS = [390, 820, 1440].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ width, theme })));

/** The answer, a pool in the map, the table, details. */
function viewsOf({ columns, scopes }: ReportData): string[] {
  const pool = columns.type.findIndex((type, row) => type === 'ipam-pool' && columns.pool[row] !== -1);
  const map = { scopeId: scopes[columns.scope[pool] ?? 0]?.scopeId ?? '', id: columns.id[pool] ?? '' };
  const critical = columns.verdict.findIndex(
    (verdict, row) => verdict === 'critical' && columns.type[row] === 'subnet',
  );
  return ['', hrefOf({ map }), hrefOf({ table: { verdict: 'warning' } }), hrefOf({ row: columns.id[critical] ?? '' })];
}

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForTimeout(200);
}

const Found = z.looseObject({
  violations: z.array(z.looseObject({ id: z.string(), nodes: z.array(z.looseObject({ html: z.string() })) })),
});

/** Rule and first element of each. */
function violationsOf(found: unknown): string[] {
  return Found.parse(found).violations.map(
    ({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)}`,
  );
}

describe.runIf(chromium)('the page in Chromium', () => {
  let browser: Browser;
  let data: ReportData;
  let html: string;
  const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-page-'));
  beforeAll(async () => {
    data = await sampleData();
    html = String(await htmlDocument(data));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('opens by HTTP with the one request, and without a word in the console', async () => {
    await using served = await serve(html);
    await using opened = await open(browser, served.url);
    expect(opened.said).toEqual([]);
    expect(opened.requests).toEqual([served.url]);
    expect(served.asked).toEqual(['/report.html']);
  });

  test('opens from a file', async () => {
    const file = join(home, 'report.html');
    writeFileSync(file, html);
    await using opened = await open(browser, pathToFileURL(file).href);
    expect(opened.said).toEqual([]);
    expect(opened.requests).toEqual([pathToFileURL(file).href]);
  });

  test('a wall stands around it: nothing but its own script and style, by their hashes', async () => {
    const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const policy = `default-src 'none'; script-src ${sha(script)}; style-src ${sha(style)}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
    await using served = await serve(html);
    await using opened = await open(browser, served.url);
    const found = opened.page.locator('meta[http-equiv="Content-Security-Policy"]');
    expect(await found.getAttribute('content')).toBe(policy);
    const blocked = await opened.page.evaluate(async () => {
      const tries = [
        () => document.body.insertAdjacentHTML('beforeend', '<b>'),
        () => fetch('/other'),
        () => Object.assign(document.createElement('script'), { textContent: '1' }),
      ];
      return await Promise.all(
        tries.map(
          async (each) =>
            await Promise.resolve()
              .then(each)
              .then(
                () => false,
                () => true,
              ),
        ),
      );
    });
    expect(blocked).toEqual([true, true, true]);
  });

  test(`${HOSTILE.length} kinds of hostile text are text`, async () => {
    await using served = await serve(String(await htmlDocument(hostileData(data))));
    await using opened = await open(browser, served.url);
    const { page } = opened;
    const ids = data.columns.id;
    for (const hash of ['#map', '#table', `#row/${ids[0]}`, `#row/${ids[Math.floor(ids.length / 2)]}`, '#holders']) {
      await go(page, hash);
      const seen = await page.evaluate(() => ({
        scripts: document.querySelectorAll('script').length,
        images: document.images.length,
        hacked: 'hacked' in window,
        wider: document.documentElement.scrollWidth - innerWidth,
        blank: [...document.querySelectorAll('h1, h2, a, button')].filter(
          (each) => !each.textContent?.trim() && !each.getAttribute('aria-label'),
        ).length,
      }));
      expect(seen).toEqual({
        scripts: 1,
        images: 0,
        hacked: false,
        wider: expect.toSatisfy((px) => px <= 0),
        blank: 0,
      });
    }
    expect(opened.said).toEqual([]);
    expect(opened.requests).toEqual([served.url]);
  });

  /** What others serve such files with: Jenkins forbids scripts, and by default styles as well. */
  test.each([
    ['without script', { 'content-security-policy': 'sandbox' }],
    [
      'without script and without style',
      { 'content-security-policy': "sandbox; default-src 'none'; img-src 'self'; style-src 'self'" },
    ],
  ])('%s every critical, every gap and the map can be read', async (_, headers) => {
    await using served = await serve(html, headers);
    await using opened = await open(browser, served.url, { javaScriptEnabled: false });
    const text = await opened.page.locator('body').innerText();
    const { columns, gaps } = data;
    const critical = columns.id.filter((_, row) => columns.verdict[row] === 'critical');
    expect(critical.length).toBeGreaterThan(10);
    expect(critical.filter((id) => !text.includes(id))).toEqual([]);
    const whole = (await opened.page.locator('body').textContent()) ?? '';
    expect(gaps.length).toBeGreaterThan(0);
    expect(gaps.filter((gap) => !whole.includes(gap.text)).map(({ kind }) => kind)).toEqual([]);
    const strips = opened.page.locator('#map svg');
    expect(await strips.count()).toBeGreaterThan(10);
    await opened.page.screenshot({ path: join(home, 'plain.png') });
  });

  test.each(VIEWPORTS)('axe finds nothing at $width px, $theme', async ({ width, theme }) => {
    await using served = await serve(html);
    await using opened = await open(browser, served.url, { viewport: { width, height: 900 }, colorScheme: theme });
    const { page } = opened;
    await page.evaluate(axe.source);
    for (const hash of viewsOf(data)) {
      await go(page, hash);
      const found = await page.evaluate(() => Reflect.get(globalThis, 'axe').run());
      expect(violationsOf(found), hash).toEqual([]);
    }
  });

  test('a phone scrolls down only', async () => {
    await using served = await serve(html);
    await using opened = await open(browser, served.url, { viewport: { width: 390, height: 844 } });
    for (const hash of viewsOf(data)) {
      await go(opened.page, hash);
      expect(await opened.page.evaluate(() => document.documentElement.scrollWidth), hash).toBeLessThanOrEqual(390);
    }
  });

  test('prints on 8 pages at most', async () => {
    await using served = await serve(html);
    await using opened = await open(browser, served.url);
    const pdf = await opened.page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.length).toBeLessThanOrEqual(8);
  });

  test('five questions are answered from the page alone', async () => {
    await using served = await serve(html);
    await using opened = await open(browser, served.url);
    const { page } = opened;
    const first = page.locator('#answer table tbody tr').first();
    const { columns } = data;
    const worst = columns.id.findIndex((_, row) => columns.verdict[row] === 'critical' && columns.free[row] === 0);

    // What dies first, and when?
    expect(await page.locator('h1').innerText()).toMatch(/full/);
    expect(await first.innerText()).toContain(columns.name[worst]);
    expect(await first.innerText()).toContain('now');

    // Where is an address?
    await page.keyboard.press('/');
    await page.keyboard.type('10.97.228.17');
    const found = page.locator('[role="listbox"] [role="option"]');
    expect(await found.first().innerText()).toContain('10.97.228.0/22');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    expect(await page.locator('#map').innerText()).toContain('10.97.228.17');
    expect(await page.locator('#map nav, #map .path').innerText()).toContain('vpcs-us-east-1');

    // What is not covered?
    const gaps = page.locator('#answer details');
    expect(await gaps.count()).toBe(data.gaps.length);
    await gaps.first().locator('summary').click();
    expect(await gaps.first().innerText()).toContain(data.gaps[0]?.text.slice(0, 60));

    // Which VPC can take a /22?
    await page.locator('#fits select').selectOption('22');
    const able = columns.id.filter(
      (_, row) => columns.type[row] === 'vpc' && Number(data.details.get(row)?.freeSpace?.blocks['22'] ?? 0) > 0,
    );
    await page.locator('#fits button').click();
    const text = await page.locator('#fits table').innerText();
    const names = able.map((id) => columns.name[columns.id.indexOf(id)] || id);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !/[^\w -]/.test(name) && !text.includes(name.trim().slice(0, 40)))).toEqual([]);
  });

  test('the keyboard alone leads everywhere, and back', async () => {
    await using served = await serve(html);
    await using opened = await open(browser, served.url);
    const { page } = opened;
    const focused = () =>
      page.evaluate(() => ({
        text: document.activeElement?.textContent?.slice(0, 80) ?? '',
        place: document.activeElement?.closest('section, header, [role="dialog"]')?.id ?? '',
        href: document.activeElement?.getAttribute('href') ?? '',
      }));
    await page.keyboard.press('Tab');
    expect((await focused()).text).toBe('To the answer');
    await page.keyboard.press('Enter');
    // The first resource of the answer, its details, and back to where the reader was.
    for (let tries = 0; tries < 20 && !(await focused()).href.startsWith('#row/'); tries++)
      await page.keyboard.press('Tab');
    const { href } = await focused();
    expect(href).toMatch(/^#row\//);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="dialog"]');
    expect((await focused()).place).toBe('details');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role="dialog"]', { state: 'detached' });
    expect((await focused()).href).toBe(href);
    // Into the map, through its blocks, into one and out again.
    const block = page.locator('#map .block[tabindex="0"]');
    expect(await block.count()).toBe(1);
    await block.focus();
    await page.keyboard.press('ArrowRight');
    const there = await focused();
    expect(there.href).toMatch(/^#(map|row)\//);
    await page.keyboard.press('ArrowDown');
    expect((await focused()).href).not.toBe(there.href);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    const inside = new URL(page.url()).hash;
    expect(inside).toMatch(/^#(map|row)\//);
    // Back and forward are the reader's as well.
    await page.goBack();
    await page.waitForTimeout(100);
    expect(new URL(page.url()).hash).not.toBe(inside);
    await page.goForward();
    await page.waitForTimeout(100);
    expect(new URL(page.url()).hash).toBe(inside);
  });
});

if (!firefox) console.log(missing('Firefox'));

describe.runIf(firefox)('the page in Firefox', () => {
  test('opens by HTTP without a word in the console, and decodes its data', async () => {
    const data = await sampleData();
    await using served = await serve(String(await htmlDocument(data)));
    await using browser = await startFirefox(firefox ?? '');
    const { value, said } = await browser.look(
      `${served.url}#table`,
      'document.querySelector("#table [role=status]").textContent',
    );
    expect(said).toEqual([]);
    expect(served.asked).toEqual(['/report.html']);
    expect(value).toContain(data.columns.length.toLocaleString('en-US'));
  });
});
