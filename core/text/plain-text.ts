/**
 * Makes other people's text (tags, names, error messages) safe to show on one line, as text: a name must not be able
 * to add lines to a message, colour a terminal, or turn around what stands beside it.
 */
export function plainText(text: string, maxLength = 256): string {
  const line = text
    .replace(/\s+/gu, ' ')
    // Control characters (ANSI escapes begin with one), invisible and direction-changing ones, halves of pairs.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu, '\uFFFD')
    .trim();
  // By characters, not code units: half a pair would be as broken as the ones replaced above.
  const characters = [...line.slice(0, maxLength * 2)];
  return characters.length <= maxLength && line.length <= maxLength * 2
    ? line
    : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Whether a text can stand in an SNS subject, which every mail program shows alike, as it is. */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}

/** Length on the wire: limits of AWS count UTF-8 bytes. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();
