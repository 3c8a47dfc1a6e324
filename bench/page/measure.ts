import type { Browser, Page } from 'playwright-core';
import { type Meter, meterOf, painted } from './measured.ts';

/** By what was done: milliseconds, and of the rest what the name says. */
export type Figures = Readonly<Record<string, number>>;

/** Longer than a search or a filter waits for the next letter. */
const REST_MS = 150;
const SCROLLS = 20;

/** One opening of a report, and all that a reader does with it. */
export async function measurePage(browser: Browser, blank: string, report: string): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  try {
    // In the same process as the report, so that its own start is not measured.
    await page.goto(blank);
    const meter = await meterOf(page);
    await page.addInitScript(holdIdle);
    const ready = await meter.cpuMs(async () => {
      await page.goto(report);
      await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
      await painted(page);
    });
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    const prepared: number[] = [];
    while ((await page.evaluate(() => window.held.length)) > 0) {
      prepared.push(await meter.cpuMs(() => page.evaluate(() => window.held.shift()?.())));
    }
    return {
      'interactive and painted': ready,
      'prepared in idle time': prepared.reduce((sum, each) => sum + each, 0),
      'largest piece of it': Math.max(...prepared),
      'two frames of nothing': await meter.cpuMs(() => painted(page)),
      ...(await actions(page, meter)),
      'elements at load': elements,
      'heap, MB': await meter.heapMB(),
    };
  } finally {
    await context.close();
  }
}

async function actions(page: Page, meter: Meter): Promise<Figures> {
  const figures: Record<string, number> = {};
  const act = async (name: string, does: () => Promise<unknown>, restMs = 0) => {
    figures[name] = await meter.cpuMs(async () => {
      await does();
      if (restMs > 0) await page.waitForTimeout(restMs);
      await painted(page);
    });
  };
  const type = (into: string, text: string) => page.evaluate(typed, { into, text });
  const click = (what: string) => page.evaluate(clicked, what);
  for (const [name, text] of Object.entries({ 'an address': '10.97.228.17', 'a word': 'checkout' })) {
    const { all, script } = await meter.withScript(async () => {
      await type('.search input', text);
      await painted(page);
    });
    figures[`search: ${name}, found and listed`] = script;
    figures[`search: ${name}, painted`] = all;
  }
  await type('.search input', '');
  await page.evaluate(() => document.querySelector('.table-box')?.scrollIntoView());
  await painted(page);
  await act('filter: a word', () => type('#table-filter', 'checkout'), REST_MS);
  await act('filter: an address', () => type('#table-filter', '10.96.0.0/12'), REST_MS);
  await act('filter: cleared', () => type('#table-filter', ''), REST_MS);
  await act('sort: name', () => click('th.name button'));
  await act('sort: CIDR', () => click('th.cidr button'));
  await act('sort: percent', () => click('th.used button'));
  const scroll = async () => {
    for (let step = 1; step <= SCROLLS; step++) {
      await page.evaluate((top) => document.querySelector('.table-box')?.scrollTo(0, top), step * 1000);
      await painted(page);
    }
  };
  figures['scroll 1,000 px'] = (await meter.cpuMs(scroll)) / SCROLLS;
  await act('into a pool', () => click('#map .facts a'));
  await act('back', () => page.evaluate(() => history.back()), REST_MS);
  return figures;
}

function typed({ into, text }: { readonly into: string; readonly text: string }): void {
  const input = document.querySelector(into);
  if (!(input instanceof HTMLInputElement)) throw new Error(`${into} is not there`);
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

function clicked(what: string): void {
  const element = document.querySelector(what);
  if (!(element instanceof HTMLElement)) throw new Error(`${what} is not there`);
  element.click();
}

declare global {
  interface Window {
    held: (() => void)[];
  }
}

/** What is prepared while nobody waits is measured on its own: here nobody ever waits long enough. */
function holdIdle(): void {
  window.held = [];
  window.requestIdleCallback = (callback) =>
    window.held.push(() => callback({ didTimeout: false, timeRemaining: () => 10 }));
}
