/** A type of Athena's DDL: `string`, `array<…>`, `struct<name:…>`. */
export type HiveType =
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'array'; readonly of: HiveType }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, HiveType> };

export function parseHiveType(text: string): HiveType {
  const [, outer, inner = ''] = /^(array|struct)<(.*)>$/s.exec(text.trim()) ?? [];
  if (outer === undefined) return { kind: 'plain', name: text.trim() };
  if (outer === 'array') return { kind: 'array', of: parseHiveType(inner) };
  const fields = atTopLevel(inner).map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).trim(), parseHiveType(field.slice(colon + 1))] as const;
  });
  return { kind: 'struct', fields: new Map(fields) };
}

/** What commas outside of brackets divide. */
export function atTopLevel(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '<') depth++;
    if (letter === '>') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts.push(parts.pop() + letter);
  }
  return parts;
}
