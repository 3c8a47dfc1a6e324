import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core';
import { chromium } from './browsers.ts';

export async function launch(): Promise<Browser> {
  // As root, and in containers, Chromium has no sandbox of its own.
  return await driver.launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] });
}

/** A page, and all that it complained of or asked for. */
export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Console messages, errors, and violations of the CSP, which Chromium writes to the console. */
  readonly said: readonly string[];
  readonly requests: readonly string[];
}

export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const said: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]', { timeout: 30_000 });
  return { page, said, requests, [Symbol.asyncDispose]: () => context.close() };
}
