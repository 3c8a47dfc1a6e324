import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { htmlDocument } from '../../report/document.ts';
import { type SomeRow, someReport } from '../core/report/some-report.ts';
import { inChromium, isMinute } from './room.ts';

const ROWS: readonly SomeRow[] = [
  {
    id: 'vpc-1',
    type: 'vpc',
    name: 'shop',
    cidrs: ['10.97.0.0/16'],
    usedPercent: 50,
    free: 9,
    total: 18,
    basis: 'carved',
  },
  ...Array.from(
    { length: 500 },
    (_, at): SomeRow => ({
      ...{ id: `subnet-${at}`, name: `app-${at}`, vpc: 0, cidrs: [`10.97.${at % 256}.0/24`], account: '111122223333' },
      ...{ usedPercent: at / 5, free: 500 - at, total: 500, basis: 'assigned', verdict: at > 490 ? 'critical' : 'ok' },
      ...(at > 490 && {
        why: 'few free',
        detail: { findings: [{ kind: 'utilization', severity: 'critical', rule: 'r', text: 'few free' }] },
      }),
    }),
  ),
];

inChromium('the page by keyboard', (room) => {
  const html = htmlDocument(someReport(ROWS));

  test.skipIf(isMinute)('walks the table, opens the details of a row, and is back at the row', async () => {
    await using served = await serve(String(await html));
    await using opened = await open(room.browser, `${served.url}#table`);
    const { page, said } = opened;
    const grid = page.getByRole('grid');
    await grid.focus();
    // Each row that is reached is in the page, and within its box.
    for (const [key, at] of [
      ['ArrowDown', 0],
      ['ArrowDown', 1],
      ['End', 500],
      ['ArrowUp', 499],
      ['Home', 0],
      ['ArrowDown', 1],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => grid.getAttribute('aria-activedescendant')).toBe(`table-row-${at}`);
      const [row, box] = [
        await page.locator(`#table-row-${at}`).boundingBox(),
        await page.locator('.table-box').boundingBox(),
      ];
      expect(row?.y).toBeGreaterThanOrEqual((box?.y ?? 0) + 34);
      expect((row?.y ?? 0) + 34).toBeLessThanOrEqual((box?.y ?? 0) + (box?.height ?? 0) + 1);
    }
    const place = await page.evaluate('scrollY');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('details');
    expect(page.url()).toMatch(/#row\/subnet-0$/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('#details').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.role')).toBe('grid');
    expect(await page.evaluate('scrollY')).toBe(place);
    await page.goBack();
    await expect.poll(() => page.locator('#details').count()).toBe(1);
    expect(said).toEqual([]);
  });

  test.skipIf(isMinute)(
    'gives the focus back to the link that opened the details, wherever the details went on to',
    async () => {
      await using served = await serve(String(await html));
      await using opened = await open(room.browser, `${served.url}#table`);
      const { page } = opened;
      const link = page.locator('#answer a[href^="#row/"]').first();
      await link.focus();
      const place = await page.evaluate('scrollY');
      await page.keyboard.press('Enter');
      await page.locator('#details dd a', { hasText: 'shop' }).press('Enter');
      await expect.poll(() => page.locator('#details-title').textContent()).toBe('shop');
      await page.getByRole('button', { name: 'Close the details' }).press('Enter');
      await expect.poll(() => page.locator('#details').count()).toBe(0);
      expect(await page.evaluate('document.activeElement.textContent')).toBe(await link.textContent());
      expect(await page.evaluate('scrollY')).toBe(place);
    },
  );

  test.skipIf(isMinute)('searches for an address, and goes to the map with a pin', async () => {
    await using served = await serve(String(await html));
    await using opened = await open(room.browser, served.url);
    const { page, said } = opened;
    await page.keyboard.press('/');
    await page.keyboard.type('10.97.228.17');
    const search = page.getByRole('combobox', { name: /Search/ });
    expect(await search.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('#search-results [aria-selected=true]').textContent()).toContain('app-228');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#search-results [aria-selected=true]').textContent()).toContain('app-484');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(/#map\/ipam-scope-0\/vpc-1@10\.97\.228\.17$/);
    await search.focus();
    await page.keyboard.press('Escape');
    expect(await search.inputValue()).toBe('');
    expect(await focused(page)).toBe('search');
    await page.keyboard.press('Escape');
    expect(await focused(page)).not.toBe('search');
    await search.fill('172.20.1.1');
    await expect
      .poll(() => page.locator('.search-none').textContent())
      .toBe('172.20.1.1 is in no network, pool or allocation that was seen');
    expect(said).toEqual([]);
  });

  test.skipIf(isMinute)('filters without a step back for each letter, and downloads what is left', async () => {
    await using served = await serve(String(await html));
    await using opened = await open(room.browser, `${served.url}#fits`);
    const { page } = opened;
    const before = await page.evaluate('history.length');
    await page.locator('#table-filter').pressSequentially('app-49');
    await expect.poll(() => page.locator('.table-count [role=status]').textContent()).toBe('11 of 501');
    expect(await page.evaluate('history.length')).toBe(before);
    expect(await focused(page)).toBe('table-filter');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV of these' }).click(),
    ]);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(12);
  });
});

function focused(page: { evaluate(text: string): Promise<unknown> }): Promise<unknown> {
  return page.evaluate('document.activeElement.id');
}
