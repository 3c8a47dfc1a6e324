import { Lexer, Parser } from 'yaml';
import { count } from '../text/count.ts';
import { utf8Bytes } from '../text/plain-text.ts';
import { MAX_ENTRIES, MAX_LINES, MAX_NESTING, MAX_POLICY_BYTES, MAX_TOKENS } from './limits.ts';

/** A place in a text, and what is wrong there. */
interface Misfit {
  readonly offset: number;
  readonly what: string;
}

/** What YAML allows in no text, and what another encoding than UTF-8 is read as. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NO_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|^\ufffd/;

/**
 * Why a text may not be given to the YAML library: it recurses into what is nested, and holds each token. Undefined where it may.
 */
export function tooMuch(text: string): Misfit | undefined {
  if (text.length > MAX_POLICY_BYTES || utf8Bytes(text) > MAX_POLICY_BYTES)
    return { offset: 0, what: `the file is larger than ${count(MAX_POLICY_BYTES)} bytes: ${SHORTEN}` };
  if (text.split('\n', MAX_LINES + 1).length > MAX_LINES)
    return { offset: 0, what: `more than ${count(MAX_LINES)} lines: are most of them empty?` };
  const noText = NO_TEXT.exec(text);
  if (noText)
    return {
      offset: noText.index,
      what: 'is not UTF-8 text (another encoding, or a control character): save the file as UTF-8',
    };
  const parser = new Parser();
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme)) {
      // What is complete is of no use here.
    }
    // Neither space nor one of the lexer's own marks.
    if (lexeme.trim() > ' ') tokens++;
    const what = tooMuchOf(tokens, parser.stack);
    if (what !== undefined) return { offset: parser.offset, what };
  }
  return undefined;
}

const SHORTEN = 'globs, and lists of values in one rule, say the same in less';

function tooMuchOf(tokens: number, open: Parser['stack']): string | undefined {
  if (tokens > MAX_TOKENS) return `more than ${count(MAX_TOKENS)} words and marks in one policy: ${SHORTEN}`;
  // Beside them a document and a scalar may be open.
  const isDeep = open.length > MAX_NESTING && open.filter((each) => 'items' in each).length > MAX_NESTING;
  if (isDeep) return `nested deeper than ${MAX_NESTING}: no field of a policy is`;
  const top = open.at(-1);
  const entries = top && 'items' in top ? (top.items?.length ?? 0) : 0;
  return entries > MAX_ENTRIES
    ? `more than ${count(MAX_ENTRIES)} entries of one list or mapping: ${SHORTEN}`
    : undefined;
}
