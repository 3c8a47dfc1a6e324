import { parseAst } from 'vitest/node';

/** What stands for a value in a template: one word. */
const VALUE = 'N';

/** The strings and templates of a source file, without what it imports. */
export function textsIn(source: string): string[] {
  const texts: string[] = [];
  collect(parseAst(source, { lang: 'ts' }), texts);
  return texts;
}

function collect(node: unknown, texts: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node) {
    if (node.type === 'ImportDeclaration') return;
    if (node.type === 'Literal' && 'value' in node && typeof node.value === 'string') texts.push(node.value);
    if (node.type === 'TemplateLiteral' && 'quasis' in node && Array.isArray(node.quasis)) {
      texts.push(node.quasis.map(cookedOf).join(VALUE));
    }
  }
  for (const each of Object.values(node)) collect(each, texts);
}

function cookedOf(quasi: unknown): string {
  if (typeof quasi !== 'object' || quasi === null || !('value' in quasi)) return '';
  const { value } = quasi;
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}
