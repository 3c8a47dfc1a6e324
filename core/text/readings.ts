/** A byte of a text as it may be meant, and the place in the text that it came from. */
export interface ReadByte {
  /** A character, as of latin1. */
  readonly byte: string;
  readonly from: number;
  readonly to: number;
  /** Nothing to compare: a blank, or what may stand for one (+), or what nobody sees. */
  readonly isBlank: boolean;
}

/** Nobody writes an escape of an escape of an escape by accident. */
const MAX_DEPTH = 5;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  colon: ':',
  commat: '@',
  equals: '=',
  gt: '>',
  hyphen: '-',
  lowbar: '_',
  lt: '<',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  sol: '/',
};

/** Of URLs, of JSON and JavaScript, of HTML. */
const ESCAPES = new RegExp(
  [
    '%(?<byte>[0-9a-f]{2})',
    '[%\\\\]u(?<four>[0-9a-f]{4})',
    '\\\\[ux]\\{(?<braced>[0-9a-f]{1,6})\\}',
    '\\\\x(?<two>[0-9a-f]{2})',
    '\\\\(?<itself>["\'/\\\\])',
    '&#x(?<hex>[0-9a-f]{1,6});?',
    '&#(?<decimal>[0-9]{1,7});?',
    `&(?<named>${Object.keys(NAMED).join('|')});?`,
  ].join('|'),
  'gi',
);

const BLANK = /[\s+\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Those that look like what stands in a URL or a path, and so are undone apart from the others: of mail (quoted-printable)
 * and of C, and what breaks a line or a word in JSON and in HTML.
 */
const DOUBTFUL = new RegExp(
  [
    '=(?<byte>[0-9a-f]{2})',
    '\\\\(?<octal>[0-3]?[0-7]{1,2})',
    '(?<nothing>=[ \\t]*\\r?\\n|\\\\[bfnrtv]|</?[a-z][^<>]{0,80}>|&(?:shy|nbsp|wbr|tab|newline|zerowidthspace);)',
  ].join('|'),
  'gi',
);

/** A text as it stands, and with its escapes undone: once, twice, as long as there are some. */
export function readingsOf(text: string): (readonly ReadByte[])[] {
  return meantBy(text).flatMap((each) => {
    const doubtful = unescaped(each, DOUBTFUL);
    return doubtful ? [each, doubtful] : [each];
  });
}

/** The same of what has none of those that are doubtful, as a URL. */
export function meantBy(text: string): (readonly ReadByte[])[] {
  const readings: (readonly ReadByte[])[] = [asItStands(text)];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const next = unescaped(readings.at(-1) ?? [], ESCAPES);
    if (!next) break;
    readings.push(next);
  }
  return readings;
}

function asItStands(text: string): ReadByte[] {
  let at = 0;
  return [...text].flatMap((character) => {
    const from = at;
    at += character.length;
    return unitsOf(character, from, at);
  });
}

/** Undefined where there is no escape. */
function unescaped(units: readonly ReadByte[], escapes: RegExp): ReadByte[] | undefined {
  const text = units.map(({ byte }) => byte).join('');
  const undone: ReadByte[] = [];
  let done = 0;
  for (const { index, 0: escaped, groups = {} } of text.matchAll(escapes)) {
    const [first, last] = [units[index], units[index + escaped.length - 1]];
    if (!first || !last) continue;
    undone.push(...units.slice(done, index), ...meant(groups, first.from, last.to));
    done = index + escaped.length;
  }
  return done === 0 ? undefined : [...undone, ...units.slice(done)];
}

function meant(groups: Readonly<Record<string, string | undefined>>, from: number, to: number): ReadByte[] {
  const { byte, itself, named, decimal, four, braced, two, hex, octal, nothing } = groups;
  if (nothing !== undefined) return [];
  if (byte !== undefined) {
    const character = String.fromCharCode(Number.parseInt(byte, 16));
    return [{ byte: character, from, to, isBlank: BLANK.test(character) && character < '\x80' }];
  }
  if (itself !== undefined) return unitsOf(itself, from, to);
  if (named !== undefined) return unitsOf(NAMED[named.toLowerCase()] ?? '', from, to);
  const code =
    decimal !== undefined
      ? Number(decimal)
      : octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number.parseInt(four ?? braced ?? two ?? hex ?? '', 16);
  return code <= 0x10ffff ? unitsOf(String.fromCodePoint(code), from, to) : [];
}

function unitsOf(character: string, from: number, to: number): ReadByte[] {
  const isBlank = BLANK.test(character);
  // Most are ASCII: one byte, without the way over a buffer.
  if (character.length === 1 && character < '\x80') return [{ byte: character, from, to, isBlank }];
  return [...Buffer.from(character).toString('latin1')].map((byte) => ({ byte, from, to, isBlank }));
}
