import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chromium as Debian, Fedora, Ubuntu, GitHub's runners and macOS have it. CHROMIUM names another one. */
export const chromium = find(
  process.env.CHROMIUM,
  ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
);
export const firefox = find(
  process.env.FIREFOX,
  ['firefox-esr', 'firefox'],
  ['/Applications/Firefox.app/Contents/MacOS/firefox'],
);

function find(named: string | undefined, names: readonly string[], places: readonly string[]): string | undefined {
  if (named) return named;
  const paths = (process.env.PATH ?? '').split(delimiter);
  const files = [...names.flatMap((name) => paths.map((path) => join(path, name))), ...places];
  return files.find((file) => existsSync(file));
}

/** What a suite says where its browser is not there. */
export const missing = (name: string) => `page: skipped, ${name} is not here`;
