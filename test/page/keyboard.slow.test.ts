import { expect, test } from 'vitest';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { inChromium } from './room.ts';

inChromium('the page by keyboard', (room) => {
  test('the keyboard alone leads everywhere, and back', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
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
