/** What JSON may hold as it is, but which colours a terminal, hides, or turns around what is read. */
const HARMFUL = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The same value as JSON that can be shown as text, whatever is in it. */
export function jsonText(value: unknown, indent?: number): string {
  // All of them can only be within strings, where an escape is the same character.
  return JSON.stringify(value, null, indent).replace(HARMFUL, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
