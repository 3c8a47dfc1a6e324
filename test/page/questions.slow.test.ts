import { expect, test } from 'vitest';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { inChromium } from './room.ts';

inChromium('the page answers', (room) => {
  test('five questions are answered from the page alone', async () => {
    await using served = await serve(room.html);
    await using opened = await open(room.browser, served.url);
    const { page } = opened;
    const first = page.locator('#answer table tbody tr').first();
    const { columns } = room.data;
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
    expect(await gaps.count()).toBe(room.data.gaps.length);
    await gaps.first().locator('summary').click();
    expect(await gaps.first().innerText()).toContain(room.data.gaps[0]?.text.slice(0, 60));

    // Which VPC can take a /22?
    await page.locator('#fits select').selectOption('22');
    const able = columns.id.filter(
      (_, row) => columns.type[row] === 'vpc' && Number(room.data.details.get(row)?.freeSpace?.blocks['22'] ?? 0) > 0,
    );
    await page.locator('#fits button').click();
    const text = await page.locator('#fits table').innerText();
    const names = able.map((id) => columns.name[columns.id.indexOf(id)] || id);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !/[^\w -]/.test(name) && !text.includes(name.trim().slice(0, 40)))).toEqual([]);
  });
});
