import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { chromium, missing } from '../../bench/browser/browsers.ts';
import { launch } from '../../bench/browser/opened.ts';
import { sampleData } from '../../bench/browser/sample.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { App } from '../../report/page/app.ts';
import { WithoutScript } from '../../report/page/without-script.ts';
import { slim } from '../../report/slim.ts';
import { hostileData } from './hostile.ts';

if (!chromium) console.log(missing('Chromium'));

test.runIf(chromium)('a browser reads the same elements in fewer bytes', async () => {
  const sample = await sampleData();
  const browser = await launch();
  try {
    const page = await browser.newPage();
    for (const data of [sample, hostileData(sample)]) {
      const rendered = markupOf(data);
      expect(slim(rendered).length).toBeLessThan(0.97 * rendered.length);
      const isSame = await page.evaluate(
        ([a = '', b = '']) => {
          const read = (html: string) => new DOMParser().parseFromString(html, 'text/html');
          return read(a).isEqualNode(read(b));
        },
        [rendered, slim(rendered)],
      );
      expect(isSame).toBe(true);
    }
  } finally {
    await browser.close();
  }
});

function markupOf(data: ReportData): string {
  // In a document that DOMParser makes no script runs: what is in <noscript> is read as elements.
  return renderToString(h(App, { data, view: {}, live: false })) + renderToString(h(WithoutScript, { data }));
}
