import { expect, test } from 'vitest';
import { open } from '../../bench/browser/opened.ts';
import { serve } from '../../bench/browser/served.ts';
import { inChromium } from './room.ts';

inChromium('the page is read', (room) => {
  /** What others serve such files with: Jenkins forbids scripts, and by default styles as well. */
  test.each([
    ['without script', { 'content-security-policy': 'sandbox' }],
    [
      'without script and without style',
      { 'content-security-policy': "sandbox; default-src 'none'; img-src 'self'; style-src 'self'" },
    ],
  ])('%s every critical, every gap and the map can be read', async (_, headers) => {
    await using served = await serve(room.html, headers);
    await using opened = await open(room.browser, served.url, { javaScriptEnabled: false });
    const text = await opened.page.locator('body').innerText();
    const { columns, gaps } = room.data;
    const critical = columns.id.filter((_, row) => columns.verdict[row] === 'critical');
    expect(critical.length).toBeGreaterThan(10);
    expect(critical.filter((id) => !text.includes(id))).toEqual([]);
    const whole = (await opened.page.locator('body').textContent()) ?? '';
    expect(gaps.length).toBeGreaterThan(0);
    expect(gaps.filter((gap) => !whole.includes(gap.text)).map(({ kind }) => kind)).toEqual([]);
    const strips = opened.page.locator('#map svg');
    expect(await strips.count()).toBeGreaterThan(10);
  });
});
