import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { packedParts } from '../core/report/pack.ts';
import type { ReportData } from '../core/report/report-data.ts';
import { shownText } from '../core/report/shown-text.ts';
import { App } from './page/app.ts';
import { WithoutScript } from './page/without-script.ts';
import asset from './page-asset.json' with { type: 'json' };
import { slim } from './slim.ts';

/** Without one, a browser asks the host for /favicon.ico. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 23 23'%3E%3Cpath fill='%235a80b4' d='M2 12h5v9H2Z'/%3E%3Cpath fill='%23cc8500' d='M9 7h5v14H9Z'/%3E%3Cpath fill='%23a30f3a' d='M16 2h5v19h-5Z'/%3E%3C/svg%3E";

/** One script and one style, each by its hash; and no string can become markup, by no way at all. */
export const POLICY = [
  "default-src 'none'",
  `script-src '${asset.scriptHash}'`,
  `style-src '${asset.styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** 4 % smaller than level 5; 9 takes four times as long for another 2 %, which of a small report is nothing. */
const LEVEL = 6;
const SMALL = { rows: 5000, level: 9 };

/** The report as one file. Other people's text goes through Preact alone, which escapes it; the data is base64. */
export async function htmlDocument(data: ReportData): Promise<Buffer> {
  const before = beforeData(data);
  return Buffer.concat([
    Buffer.from(before),
    Buffer.from((await zippedData(data)).toString('base64'), 'latin1'),
    Buffer.from(`</script>\n<script>${asset.script}</script>\n</body>\n</html>\n`),
  ]);
}

/** All that is read without a script. */
export function beforeData(data: ReportData): string {
  const { title, asOf } = data.run;
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="color-scheme" content="light dark">\n',
    '<meta name="referrer" content="no-referrer">\n',
    `<link rel="icon" href="${ICON}">\n`,
    renderToString(h('title', null, `${shownText(title, 60)}: address space on ${asOf.slice(0, 10)}`)),
    `\n<style>${asset.style}</style>\n</head>\n<body>\n<div id="app">`,
    slim(renderToString(h(App, { data, view: {}, live: false }))),
    '</div>\n',
    slim(renderToString(h(WithoutScript, { data }))),
    '\n<script type="application/octet-stream" id="data">',
  ].join('');
}

/** Streamed: its text is never in memory as a whole. */
export async function zippedData(data: ReportData): Promise<Buffer> {
  const level = data.columns.length > SMALL.rows ? LEVEL : SMALL.level;
  return await buffer(Readable.from(packedParts(data)).compose(createGzip({ level })));
}
