import { meantBy, type ReadByte, readingsOf } from './readings.ts';

/** What stands in the place of a secret. */
const HIDDEN = '[hidden]';

/** Shorter pieces are in every text. */
const MIN_LENGTH = 4;

/** Of what is longer, every part of this length is hidden: whoever echoes it may have cut it. */
const PART = 10;

/**
 * Other people's text without secrets that it may echo, in whatever form: as it is, percent-encoded, once or again,
 * escaped for JSON, HTML, mail or C, in base64, hexadecimal or as numbers, in another case, broken over lines, cut. It
 * looks for values, so that it does not matter where they stand. Cut what comes out, never what goes in: half a secret
 * may not be found.
 *
 * @param show How many characters of the text are wanted.
 */
export function withoutSecrets(text: string, secrets: readonly string[], show = text.length): string {
  const hidden = new Uint8Array(text.length);
  const parts = partsOf(secrets);
  for (const units of readingsOf(text).flatMap(seen)) {
    const read = compared(units);
    for (const [length, known] of parts) {
      for (let at = 0; at + length <= read.length; at++) {
        if (known.has(read.slice(at, at + length))) hidden.fill(1, units[at]?.from, units[at + length - 1]?.to);
      }
    }
  }
  let shown = '';
  for (let at = 0; at < Math.min(show, text.length); at++) {
    if (!hidden[at]) shown += text[at];
    else if (at === 0 || !hidden[at - 1]) shown += HIDDEN;
  }
  return shown;
}

/** What is looked for, by its length. */
function partsOf(secrets: readonly string[]): Map<number, Set<string>> {
  const parts = new Map<number, Set<string>>();
  for (const form of new Set(secrets.filter(({ length }) => length >= MIN_LENGTH).flatMap(formsOf))) {
    const length = Math.min(PART, form.length);
    if (length < MIN_LENGTH) continue;
    const known = parts.get(length) ?? new Set();
    parts.set(length, known);
    for (let at = 0; at + length <= form.length; at++) known.add(form.slice(at, at + length));
  }
  return parts;
}

/** A secret as it is, with its escapes undone, and what base64, hexadecimal and lists make of these. */
function formsOf(secret: string): string[] {
  return meantBy(secret).flatMap((units) => {
    const text = units.map(({ byte }) => byte).join('');
    // A form has blanks for what it takes for such.
    const texts = new Set([text, text.replaceAll('+', ' ')]);
    const encoded = [...texts].flatMap((each) => encodedOf(Buffer.from(each, 'latin1')));
    return [...seen(units).map(compared), ...encoded.flatMap(plainForms)];
  });
}

/** What `seen` and `compared` make of an encoding: it has no blank but +. */
function plainForms(encoded: string): string[] {
  const text = encoded.toLowerCase();
  return text.includes('+') ? [text.replaceAll('+', ''), text] : [text];
}

/** Bytes look different in base64 by what stands before them; without the characters that they share with others. */
function encodedOf(bytes: Buffer): string[] {
  const pairs = bytes.toString('hex').match(/../g) ?? [];
  // As Node shows a Buffer in JSON, and as dumps show bytes.
  const listed = [bytes.join(','), ...['', ':', '-', ',0x', '0x'].map((between) => pairs.join(between))];
  const wide = Buffer.from(bytes.toString('latin1'), 'utf16le');
  return [...listed, ...[bytes, wide, Buffer.from(wide).swap16()].flatMap(base64Of)];
}

function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const whole = encoded.slice(before && before + 1, Math.floor(((before + bytes.length) * 8) / 6));
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Without blanks; and with +, which may be one, but is a character of base64 as well. */
function seen(units: readonly ReadByte[]): (readonly ReadByte[])[] {
  const without = units.filter(({ isBlank }) => !isBlank);
  const withPlus = units.filter(({ byte, isBlank }) => !isBlank || byte === '+');
  return without.length === withPlus.length ? [without] : [without, withPlus];
}

function compared(units: readonly ReadByte[]): string {
  return units
    .map(({ byte }) => byte)
    .join('')
    .toLowerCase();
}
