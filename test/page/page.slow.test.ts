import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportData } from '../../core/report/report-data.ts';
import { htmlDocument } from '../../report/document.ts';
import { chromium, missing } from './browsers.ts';
import { HOSTILE, hostileData } from './hostile.ts';
import { launch, open } from './opened.ts';
import { sampleData } from './sample.ts';
import { serve } from './served.ts';

if (!chromium) console.log(missing('Chromium'));

describe.runIf(chromium)('the page in Chromium', () => {
  let browser: Browser;
  let data: ReportData;
  let html: string;
  const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-page-'));
  beforeAll(async () => {
    data = await sampleData();
    html = htmlDocument(data);
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
    await using served = await serve(htmlDocument(hostileData(data)));
    await using opened = await open(browser, served.url);
    const { page } = opened;
    const ids = data.columns.id;
    for (const hash of ['#map', '#table', `#row/${ids[0]}`, `#row/${ids[Math.floor(ids.length / 2)]}`, '#holders']) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForTimeout(100);
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
});
