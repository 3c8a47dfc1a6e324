import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { htmlDocument } from '../../report/document.ts';
import { HOSTILE, hostileData } from './hostile.ts';
import { go, inChromium, isMinute } from './room.ts';

inChromium('the page is safe', (room) => {
  test('opens by HTTP with the one request, and without a word in the console', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
    expect(opened.said).toEqual([]);
    expect(opened.requests).toEqual([served.url]);
    expect(served.asked).toEqual(['/report.html']);
  });

  test.skipIf(isMinute)('opens from a file', async () => {
    const home = mkdtempSync(join(tmpdir(), 'ipam-monitor-page-'));
    const file = join(home, 'report.html');
    writeFileSync(file, room.html);
    await using opened = await open(room.browser, pathToFileURL(file).href);
    expect(opened.said).toEqual([]);
    expect(opened.requests).toEqual([pathToFileURL(file).href]);
    rmSync(home, { recursive: true });
  });

  test('a wall stands around it: nothing but its own script and style, by their hashes', async () => {
    const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(room.html) ?? [];
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(room.html) ?? [];
    const policy = `default-src 'none'; script-src ${sha(script)}; style-src ${sha(style)}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
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
    await using served = await serve(String(await htmlDocument(hostileData(room.data))));
    await using opened = await open(room.browser, served.url);
    const { page } = opened;
    const ids = room.data.columns.id;
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
});
