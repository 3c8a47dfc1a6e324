import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { chromium, missing } from '../../bench/browser/browsers.ts';
import { launch } from '../../bench/browser/opened.ts';
import { sampleData } from '../../bench/browser/sample.ts';
import { hrefOf } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { htmlDocument } from '../../report/document.ts';

if (!chromium) console.log(missing('Chromium'));

/** Whether these are the checks of a minute: `npm run test:page:minute`. */
export const isMinute = process.env.MINUTE !== undefined;

/** A run of the sample organisation, its page, and a browser to open it in. */
export interface Room {
  readonly browser: Browser;
  readonly data: ReportData;
  readonly html: string;
}

let known: Promise<ReportData> | undefined;

/** Gathered once for all files: `npm run test:page` lets them share their modules. */
export function sample(): Promise<ReportData> {
  known ??= sampleData();
  return known;
}

/** Tests in Chromium; none, and one line that says so, where it is not. */
export function inChromium(name: string, tests: (room: Room) => void): void {
  describe.runIf(chromium)(name, () => {
    const made: { room?: Room } = {};
    const room = () => {
      if (!made.room) throw new Error('The room is ready when tests run');
      return made.room;
    };
    beforeAll(async () => {
      const data = await sample();
      made.room = { data, html: String(await htmlDocument(data)), browser: await launch() };
    });
    afterAll(async () => await made.room?.browser.close());
    tests({
      get browser() {
        return room().browser;
      },
      get data() {
        return room().data;
      },
      get html() {
        return room().html;
      },
    });
  });
}

/** Another place in a page that is open. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForTimeout(200);
}

/** The answer, a pool in the map, the table, details. */
export function viewsOf({ columns, scopes }: ReportData): readonly string[] {
  const pool = columns.type.findIndex((type, row) => type === 'ipam-pool' && columns.pool[row] !== -1);
  const map = { scopeId: scopes[columns.scope[pool] ?? 0]?.scopeId ?? '', id: columns.id[pool] ?? '' };
  const critical = columns.verdict.findIndex(
    (verdict, row) => verdict === 'critical' && columns.type[row] === 'subnet',
  );
  return ['', hrefOf({ map }), hrefOf({ table: { verdict: 'warning' } }), hrefOf({ row: columns.id[critical] ?? '' })];
}
