import { describe, expect, test } from 'vitest';
import { firefox, missing } from '../../bench/browser/browsers.ts';
import { serve } from '../../bench/browser/served.ts';
import { htmlDocument } from '../../report/document.ts';
import { startFirefox } from './bidi.ts';
import { isMinute, sample } from './room.ts';

if (!firefox) console.log(missing('Firefox'));

describe.runIf(firefox && !isMinute)('the page in Firefox', () => {
  test('opens by HTTP without a word in the console, and decodes its data', async () => {
    const data = await sample();
    await using served = await serve(String(await htmlDocument(data)));
    await using browser = await startFirefox(firefox ?? '');
    const { value, said } = await browser.look(
      `${served.url}#table`,
      'document.querySelector("#table [role=status]").textContent',
    );
    expect(said).toEqual([]);
    expect(served.asked).toEqual(['/report.html']);
    expect(value).toContain(data.columns.length.toLocaleString('en-US'));
    // Anywhere in a block of the map, filled or not, is its link.
    const inBlock = await browser.look(
      `${served.url}#map`,
      `(() => {
        const frame = document.querySelector('#map .block.vpc .frame');
        frame.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = frame.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2).closest('a')?.getAttribute('href');
      })()`,
    );
    expect(inBlock.value).toMatch(/^#map\//);
  });
});
