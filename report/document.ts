import { gzipSync } from 'node:zlib';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { packed } from '../core/report/pack.ts';
import type { ReportData } from '../core/report/report-data.ts';
import { shownText } from '../core/report/shown-text.ts';
import { App } from './page/app.ts';
import { WithoutScript } from './page/without-script.ts';
import asset from './page-asset.json' with { type: 'json' };

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

/** The report as one file. Other people's text goes through Preact alone, which escapes it; the data is base64. */
export function htmlDocument(data: ReportData): string {
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
    renderToString(h(App, { data, view: {}, live: false })),
    '</div>\n',
    renderToString(h(WithoutScript, { data })),
    '\n<script type="application/octet-stream" id="data">',
    gzipSync(packed(data), { level: 9 }).toString('base64'),
    `</script>\n<script>${asset.script}</script>\n</body>\n</html>\n`,
  ].join('');
}
