import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { htmlDocument } from '../report/document.ts';
import { chromium, missing } from './browser/browsers.ts';
import { launch } from './browser/opened.ts';
import { sampleData } from './browser/sample.ts';
import { fewRows } from './page/few-rows.ts';
import { manyRows } from './page/many-rows.ts';
import { type Figures, measurePage } from './page/measure.ts';

/**
 * What a report costs its reader: 2,000 rows of the sample organisation, and all of it 20 times over, in Chromium at
 * 1440 × 900. Main-thread CPU, the median of a few openings.
 *
 *   npm run bench:page
 */
const FEW = 2000;
const TIMES = 20;
const OPENINGS = 3;

/** Milliseconds, elements: at most, of the smaller report and of the larger. */
const TARGETS: Readonly<Record<string, readonly number[]>> = {
  'file, kB': [400, 3000],
  'interactive and painted': [350, 900],
  'search: an address, found and listed': [10, 10],
  'filter: a word': [100, 100],
  'filter: an address': [100, 100],
  'filter: cleared': [100, 100],
  'sort: name': [100, 100],
  'sort: CIDR': [100, 100],
  'sort: percent': [100, 100],
  'elements at load': [6000, 6000],
};

if (chromium === undefined) console.log(missing('Chromium'));
else await measure();

async function measure(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-page-'));
  const browser = await launch();
  try {
    const sample = await sampleData();
    const blank = written(work, 'blank', '<!doctype html><title>blank</title>');
    const columns: Figures[] = [];
    for (const data of [fewRows(sample, FEW), manyRows(sample, TIMES)]) {
      const html = String(await htmlDocument(data));
      const report = written(work, String(data.columns.length), html);
      const openings: Figures[] = [];
      for (let at = 0; at < OPENINGS; at++) openings.push(await measurePage(browser, blank, report));
      columns.push({ rows: data.columns.length, 'file, kB': Buffer.byteLength(html) / 1000, ...median(openings) });
    }
    console.log(`${browser.browserType().name()} ${browser.version()}, ms of CPU where nothing else is said`);
    for (const name of Object.keys(columns[0] ?? {})) console.log(line(name, columns));
  } finally {
    await browser.close();
    rmSync(work, { recursive: true, force: true });
  }
}

function written(directory: string, name: string, html: string): string {
  const file = join(directory, `${name}.html`);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

function median(openings: readonly Figures[]): Figures {
  const of = (name: string) => openings.map((each) => each[name] ?? Number.NaN).sort((a, b) => a - b);
  const names = Object.keys(openings[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, of(name)[Math.floor(openings.length / 2)] ?? Number.NaN]));
}

function line(name: string, columns: readonly Figures[]): string {
  const cells = columns.map((figures, at) => {
    const value = figures[name] ?? Number.NaN;
    const target = TARGETS[name]?.[at];
    const text = value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
    const aim = target === undefined ? '' : value <= target ? ` of ${target}` : ` above ${target}`;
    return `${text.padStart(8)}${aim.padEnd(12)}`;
  });
  return `${name.padEnd(36)}${cells.join('')}`.trimEnd();
}
