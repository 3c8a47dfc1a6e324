/** An element of an answer: of either texts or children. */
export interface Element {
  readonly tag: string;
  /** As written after the tag: attributes. */
  readonly rest: string;
  text: string;
  children: Element[];
}

/** Reads what the loopback endpoints write: no comments, no CDATA, text or elements. */
export function parseXml(xml: string): Element {
  const root: Element = { tag: '', rest: '', text: '', children: [] };
  const open = [root];
  for (const [, close, tag = '', rest = '', text = ''] of xml.matchAll(/<(\/?)([\w?]+)([^>]*)>([^<]*)/g)) {
    if (tag.startsWith('?')) continue;
    const parent = open.at(-1);
    if (close) open.pop();
    else {
      const element = { tag, rest, text, children: [] };
      parent?.children.push(element);
      open.push(element);
    }
  }
  const [first] = root.children;
  if (!first) throw new Error(`Test: no element in ${xml}`);
  return first;
}

export function writeXml({ tag, rest, text, children }: Element): string {
  return `<${tag}${rest}>${children.length > 0 ? children.map(writeXml).join('') : text}</${tag}>`;
}

/** Whether an element, or one in it, has exactly that text. */
export function holds(element: Element, text: string): boolean {
  return element.text === text || element.children.some((child) => holds(child, text));
}
