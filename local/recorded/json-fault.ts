/** Where a text stops being JSON, counted from 1. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

// \p{Cc} without the codes above ASCII: JSON forbids raw control characters below U+0020 only.
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Finds the first fault of a text that JSON.parse refused: its messages tell the place of some faults only. Undefined
 * when there is none.
 */
export function findFault(text: string): Fault | undefined {
  let offset = 0;
  const open: ('{' | '[')[] = [];
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const found = pattern.test(text);
    if (found) offset = pattern.lastIndex;
    return found;
  };
  const take = (character: string): boolean => {
    skip(SPACE);
    if (text[offset] !== character) return false;
    offset++;
    return true;
  };
  const fault = (expected: string, what = `expected ${expected}`): Fault => ({
    ...placeOf(text, offset),
    what: offset < text.length ? what : `it ends where ${expected} should come`,
  });
  const noString = (expected: string): Fault =>
    text[offset] === '"'
      ? fault(expected, 'a string without an end, or with what JSON forbids in one')
      : fault(expected);
  const key = (): Fault | undefined => {
    skip(SPACE);
    if (!skip(STRING)) return noString('a name in double quotes');
    return take(':') ? undefined : fault('a colon');
  };

  for (;;) {
    // A value.
    if (take('{')) {
      if (!take('}')) {
        open.push('{');
        const wrong = key();
        if (wrong) return wrong;
        continue;
      }
    } else if (take('[')) {
      if (!take(']')) {
        open.push('[');
        continue;
      }
    } else if (!skip(STRING) && !skip(SCALAR)) {
      return noString('a value');
    }
    // What may follow it.
    for (;;) {
      const inside = open.at(-1);
      if (!inside) {
        skip(SPACE);
        return offset === text.length ? undefined : fault('nothing more');
      }
      if (take(',')) {
        const wrong = inside === '{' ? key() : undefined;
        if (wrong) return wrong;
        break;
      }
      if (!take(inside === '{' ? '}' : ']')) return fault(inside === '{' ? 'a comma or }' : 'a comma or ]');
      open.pop();
    }
  }
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
