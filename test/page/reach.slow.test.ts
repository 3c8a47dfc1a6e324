import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { hrefOf } from '../../core/report/links.ts';
import type { ReportColumns } from '../../core/report/report-data.ts';
import { reachedRows, rowsToReach } from '../core/report/layout/reach.ts';
import { inChromium, isMinute } from './room.ts';

const LOOKED_UP = 200;

/** One of each type, then every so many rows one. */
function someRows({ type, length }: ReportColumns): number[] {
  const rows = new Set([...new Set(type)].map((each) => type.indexOf(each)));
  for (let row = 0; rows.size < LOOKED_UP; row += Math.ceil(length / LOOKED_UP)) rows.add(row % length);
  return [...rows];
}

/** Of the ids those that neither the table nor the search leads to. */
async function notFound(page: Page, ids: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  const search = page.locator('#search');
  for (const id of ids) {
    const href = hrefOf({ row: id });
    await page.evaluate((to) => location.replace(to), hrefOf({ table: { text: id } }));
    const isListed = await isThere(page, '#table tbody a', href);
    await search.fill(id);
    const isFound = await isThere(page, '[role="listbox"] [role="option"]', href);
    if (!isListed || !isFound) missing.push(`${id}: table ${isListed}, search ${isFound}`);
  }
  return missing;
}

function isThere(page: Page, selector: string, href: string): Promise<boolean> {
  return page
    .waitForFunction(
      ([where, to]) => [...document.querySelectorAll(where ?? '')].some((each) => each.getAttribute('href') === to),
      [selector, href],
      { timeout: 2000 },
    )
    .then(
      () => true,
      () => false,
    );
}

inChromium('the page leads', (room) => {
  test.skipIf(isMinute)(`to ${LOOKED_UP} rows of every type by the table and by the search`, async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
    const { columns } = room.data;
    const ids = someRows(columns).map((row) => columns.id[row] ?? '');
    expect(new Set(ids).size).toBeGreaterThanOrEqual(LOOKED_UP / 2);
    expect(await notFound(opened.page, ids)).toEqual([]);
    expect(await notFound(opened.page, ['subnet-of-nobody'])).toHaveLength(1);
  });

  test('to every row that has addresses by the map', () => {
    const { columns, scopes } = room.data;
    for (const [scope] of scopes.entries()) {
      const reached = reachedRows(room.data, scope, 120);
      const rows = rowsToReach(room.data, scope);
      expect(rows.length).toBeGreaterThan(10);
      expect(rows.filter((row) => !reached.has(row)).map((row) => columns.id[row])).toEqual([]);
    }
  });
});
