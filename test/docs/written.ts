import { readFileSync, writeFileSync } from 'node:fs';

/** The part of a page that a script writes, between two marks. */
export interface WrittenPart {
  read(): string;
  write(text: string): void;
}

/** `script` as in `npm run docs:damage`, `page` under docs/. */
export function writtenPart(page: string, script: string): WrittenPart {
  const url = new URL(`../../docs/${page}`, import.meta.url);
  const begin = `<!-- Written by npm run ${script}. -->\n`;
  const end = '\n<!-- The end of what is written. -->';
  function parts(): [before: string, written: string, after: string] {
    const text = readFileSync(url, 'utf8');
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${url.pathname} has no place for what ${script} writes`);
    return [text.slice(0, from), text.slice(from + begin.length, to), text.slice(to + end.length)];
  }
  return {
    read: () => parts()[1],
    write(text) {
      const [before, , after] = parts();
      writeFileSync(url, [before, begin, text, end, after].join(''));
    },
  };
}
