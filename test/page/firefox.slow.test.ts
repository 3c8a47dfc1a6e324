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
    await using served = await serve(htmlDocument(data));
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
