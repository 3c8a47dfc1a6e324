import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import type { ReportData } from '../../../core/report/report-data.ts';
import { htmlDocument } from '../../../report/document.ts';

/** Debian's Chromium. */
export const CHROMIUM = '/usr/bin/chromium';

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** What the console said, and what was thrown: nothing, if all is well. */
  readonly said: readonly string[];
}

/** A report in a browser, from a file, as somebody opens it who got it by mail. */
export async function openPage(data: ReportData, hash = ''): Promise<OpenPage> {
  const directory = await mkdtemp(join(tmpdir(), 'report-page-'));
  const file = join(directory, 'report.html');
  await writeFile(file, await htmlDocument(data));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(`${pathToFileURL(file)}${hash}`);
  await page.waitForSelector('[data-ready]');
  return {
    page,
    said,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await rm(directory, { recursive: true });
    },
  };
}

export function hasChromium(): boolean {
  if (existsSync(CHROMIUM)) return true;
  process.stdout.write(`${CHROMIUM} is not there: the report was not opened in a browser\n`);
  return false;
}
