// Takes docs/assets/report-*.png from a real run of the sample organisation: `npm run docs:report`.
import { fileURLToPath } from 'node:url';
import { chromium, missing } from '../bench/browser/browsers.ts';
import { launch, open } from '../bench/browser/opened.ts';
import { sampleData } from '../bench/browser/sample.ts';
import { serve } from '../bench/browser/served.ts';
import { hrefOf } from '../core/report/links.ts';
import { htmlDocument } from '../report/document.ts';

if (!chromium) throw new Error(missing('Chromium'));
const data = await sampleData();
await using served = await serve(String(await htmlDocument(data)));
await using browser = await launch();
const [scope] = data.scopes;
const pictures = [
  { name: 'report-answer', hash: '', theme: 'light' },
  { name: 'report-map', hash: scope ? hrefOf({ map: { scopeId: scope.scopeId } }) : '', theme: 'dark' },
] as const;
for (const { name, hash, theme } of pictures) {
  await using opened = await open(browser, `${served.url}${hash}`, {
    colorScheme: theme,
    viewport: { width: 1440, height: 820 },
  });
  await opened.page.screenshot({ path: fileURLToPath(new URL(`assets/${name}.png`, import.meta.url)) });
}
