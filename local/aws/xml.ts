export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser turns a literal carriage return into a newline.
  '\r': '&#13;',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>"'\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Text for an element. Characters that XML 1.0 cannot hold, not even as references, become U+FFFD: one resource with
 * such a name must not make a whole page unreadable.
 */
export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => ESCAPES[character] ?? '\ufffd');
}

export type XmlWriter<T> = (value: T) => string;

export const text: XmlWriter<string | number | boolean> = (value) =>
  typeof value === 'string' ? escapeXml(value) : String(value);

/** EC2 calls a list's members `item`. */
export function items<T>(write: XmlWriter<T>): XmlWriter<readonly T[]> {
  return (values) => {
    let xml = '';
    for (const value of values) xml += `<item>${write(value)}</item>`;
    return xml;
  };
}

/** For every member its element's name and how its value is written; a member of T left out is a compile error. */
type Elements<T> = { readonly [K in keyof T]-?: readonly [name: string, write: XmlWriter<NonNullable<T[K]>>] };

/** A structure: one element for each member that is there. Absent stays absent. */
export function structure<T>(elements: Elements<T>): XmlWriter<T> {
  const writers: XmlWriter<T>[] = [];
  for (const member in elements) writers.push(element<T, typeof member>(member, elements[member]));
  return (value) => {
    let xml = '';
    for (const write of writers) xml += write(value);
    return xml;
  };
}

function element<T, K extends keyof T>(member: K, [name, write]: Elements<T>[K]): XmlWriter<T> {
  const open = `<${name}>`;
  const close = `</${name}>`;
  return (value) => {
    const content = value[member];
    return content === undefined || content === null ? '' : `${open}${write(content)}${close}`;
  };
}
