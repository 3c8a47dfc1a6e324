import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { go, inChromium, isMinute, viewsOf } from './room.ts';

const EVERY = [390, 820, 1440].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ width, theme })));
const VIEWPORTS = isMinute ? EVERY.filter(({ width, theme }) => width === (theme === 'dark' ? 390 : 1440)) : EVERY;

const Found = z.looseObject({
  violations: z.array(z.looseObject({ id: z.string(), nodes: z.array(z.looseObject({ html: z.string() })) })),
});

/** Rule and first element of each. */
async function violationsIn(page: Page): Promise<string[]> {
  const found = Found.parse(await page.evaluate(() => Reflect.get(globalThis, 'axe').run()));
  return found.violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)}`);
}

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

const MOST_PAPER = 8;

async function paperOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4' });
  return (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
}

inChromium('the page looks', (room) => {
  test.each(VIEWPORTS)('axe finds nothing at $width px, $theme', async ({ width, theme }) => {
    await using served = await serve(room.html);
    const viewport = { width, height: 900 };
    await using opened = await open(room.browser, served.url, { viewport, colorScheme: theme });
    const { page } = opened;
    await page.evaluate(axe.source);
    const views = viewsOf(room.data);
    for (const hash of isMinute ? [views[0], views[3]] : views) {
      await go(page, hash ?? '');
      expect(await violationsIn(page), hash).toEqual([]);
    }
  });

  test.skipIf(isMinute)('each of these can fail', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url, { viewport: { width: 390, height: 844 } });
    const { page } = opened;
    await page.evaluate(axe.source);
    await page.evaluate(() => {
      const [image, wide, long] = [
        document.createElement('img'),
        document.createElement('p'),
        document.createElement('p'),
      ];
      wide.style.width = '500px';
      wide.style.height = '1px';
      long.style.height = '9000px';
      document.querySelector('main')?.append(image, wide, long);
    });
    expect((await violationsIn(page)).join()).toContain('image-alt');
    expect(await widthOf(page)).toBeGreaterThan(390);
    expect(await paperOf(page)).toBeGreaterThan(MOST_PAPER);
  });

  test('a phone scrolls down only', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url, { viewport: { width: 390, height: 844 } });
    for (const hash of [...viewsOf(room.data), '#fits', '#holders', '#trend', '#table']) {
      await go(opened.page, hash);
      expect(await widthOf(opened.page), hash).toBeLessThanOrEqual(390);
    }
  });

  test('no figure of the table is cut', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
    // Pools, whose counts are the longest, come first.
    await go(opened.page, '#table?type=ipam-pool');
    const cells = await opened.page
      .locator('.table-box td:is(.type, .used, .free, .fullIn)')
      .evaluateAll((all) =>
        all.map((cell) => ({ text: cell.textContent, hidden: cell.scrollWidth - cell.clientWidth })),
      );
    expect(cells.length).toBeGreaterThan(40);
    expect(cells.filter(({ hidden }) => hidden > 0)).toEqual([]);
  });

  test(`prints on ${MOST_PAPER} pages at most`, async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
    const pages = await paperOf(opened.page);
    expect(pages).toBeGreaterThan(1);
    expect(pages).toBeLessThanOrEqual(MOST_PAPER);
  });

  test('no two blocks of a strip are called the same, and every name says what is written on it', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
    const strips = await opened.page.locator('#map svg.strip').evaluateAll((all) =>
      all.map((strip) => ({
        labels: [...strip.querySelectorAll('.block')].map((each) => each.getAttribute('aria-label') ?? ''),
        written: [...strip.querySelectorAll('.texts .name, .texts .over')].map(({ textContent }) => textContent),
      })),
    );
    expect(strips.length).toBeGreaterThan(10);
    for (const { labels, written } of strips) {
      expect(new Set(labels).size).toBe(labels.length);
      const whole = written.map((text) => text.replace(/^×/, '').replace(/…$/, ''));
      expect(whole.filter((text) => !labels.some((label) => label.includes(text)))).toEqual([]);
    }
  });
});
