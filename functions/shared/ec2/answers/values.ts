import { AnswerUnreadable } from '../../errors.ts';
import { UNKNOWN_REFERENCE } from '../answers.ts';

/** Text with its references resolved. */
export function resolved(raw: string): string {
  if (!raw.includes('&')) return raw;
  if (UNKNOWN_REFERENCE.test(raw)) throw new AnswerUnreadable('its XML cannot be read');
  return raw.replace(REFERENCE, resolve);
}

export function valueAs(kind: string, text: string): unknown {
  return kind === 'number' ? numberOf(text) : kind === 'time' ? timeOf(text) : orEmpty(text);
}

/** As the SDK has it: a text of nothing but line breaks and blanks is empty. */
function orEmpty(text: string): string {
  // Most texts begin with something.
  return text.charCodeAt(0) <= BLANK && text.includes('\n') && text.trim() === '' ? '' : text;
}

/** Of the characters up to it, XML allows those only that are white space. */
export const BLANK = 32;

const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]{0,30}));/gi;

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function resolve(_reference: string, hex?: string, decimal?: string, name = ''): string {
  if (hex === undefined && decimal === undefined) return NAMED.get(name) ?? '';
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

/** Undefined for what is not a number. The SDK makes 0 of nothing, and 0 free addresses are an alarm. */
function numberOf(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const TIME = /^(\d{4}-\d\d-\d\d)[tT](\d\d:\d\d:\d\d)(\.\d+)?([zZ]|[-+]\d\d:\d\d)$/;

/** Undefined for what is not a time. The SDK fails the whole answer for one of them. */
function timeOf(text: string): Date | undefined {
  const [, date, time, fraction = '0', zone = ''] = TIME.exec(text) ?? [];
  const seconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(seconds) ? undefined : new Date(seconds + Math.round(Number(fraction) * 1000));
}
