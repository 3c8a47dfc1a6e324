import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { fakeIo } from '../cli/fakes/io.ts';
import { NO_AWS } from '../cli/fakes/results.ts';
import { DEPS } from '../cli/json/printed.ts';
import { longSentences } from './sentences.ts';

const helpOf = async (...args: string[]): Promise<string> => {
  const io = fakeIo();
  await main([...args, '--help'], io, DEPS, NO_AWS);
  return io.stdout();
};

/** The names below "Commands:". */
function commandsIn(help: string): string[] {
  const [, list = ''] = /^Commands:\n((?: .*\n)+)/m.exec(help) ?? [];
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
}

async function helps(...path: string[]): Promise<[string, string][]> {
  const help = await helpOf(...path);
  const inside = await Promise.all(commandsIn(help).map((name) => helps(...path, name)));
  return [[path.join(' ') || 'ipam-monitor', help], ...inside.flat()];
}

/** "3 new, 3 gone, 3 worse …" is a list, whatever its length. */
const COUNTS = /(\b\d+ [^,]+, ){8}/;

/** What is wrapped into the right column belongs to the line that it began in; columns stand for themselves. */
const longIn = (text: string): string[] =>
  longSentences(
    text
      .replaceAll('\\n', '\n\n')
      .replaceAll(/\n {12,}(?=\S)/g, ' ')
      .replaceAll(/\n(?= )/g, '\n\n')
      .replaceAll(/^( .*)\n(?=\S)/gm, '$1\n\n')
      .replaceAll(/(?<=\S) {2,}| · /g, '\n\n'),
  ).filter((sentence) => !COUNTS.test(sentence));

const ALL = await helps();

/** Messages and screens: tables have columns, and places are parted by dots. */
const GOLDENS = globSync('test/**/golden/**/*.txt');

describe('what is printed has no sentence of over 30 words', () => {
  test('every command is asked for its help', () => {
    expect(ALL.map(([name]) => name)).toEqual(expect.arrayContaining(['run', 'policy put', 'history import csv']));
  });

  test.each(ALL)('%s --help', (_, help) => {
    expect(longIn(help)).toEqual([]);
  });

  test.each(GOLDENS)('%s', (file) => {
    expect(longIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  test('a planted sentence is found though it is wrapped', () => {
    const words = (count: number) => Array(count).fill('word').join(' ');
    expect(
      longIn(`Options:\n  --a VALUE   ${words(16)}\n              ${words(15)}\n  --b         ${words(20)}\n`),
    ).toHaveLength(1);
  });
});
