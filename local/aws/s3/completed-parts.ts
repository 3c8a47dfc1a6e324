import { AwsError } from '../aws-error.ts';
import { unquote } from './conditions.ts';

export interface CompletedPart {
  readonly number: number;
  /** Hexadecimal MD5, without quotes. */
  readonly etag: string;
}

/**
 * The parts that a CompleteMultipartUpload request lists. A parser for this one document: parts of flat elements,
 * of which checksums are left aside. Anything else is malformed.
 */
export function completedParts(xml: string): CompletedPart[] {
  const [, list] =
    /^\s*(?:<\?xml[^>]*\?>)?\s*<CompleteMultipartUpload(?:\s[^>]*)?>(.*)<\/CompleteMultipartUpload>\s*$/s.exec(xml) ??
    [];
  if (list === undefined) throw malformed();
  const parts: CompletedPart[] = [];
  const rest = list.replace(/<Part>(.*?)<\/Part>/gs, (_, part: string) => {
    parts.push(completedPart(part));
    return '';
  });
  if (rest.trim() !== '' || parts.length === 0) throw malformed();
  return parts;
}

function completedPart(xml: string): CompletedPart {
  const elements = new Map<string, string>();
  const rest = xml.replace(/<(\w+)>([^<]*)<\/\1>/g, (_, name: string, value: string) => {
    elements.set(name, value.replaceAll('&quot;', '"').replaceAll('&#34;', '"').trim());
    return '';
  });
  const number = Number(elements.get('PartNumber'));
  const etag = unquote(elements.get('ETag') ?? '');
  // The ETag becomes part of a file name.
  if (rest.trim() !== '' || !Number.isInteger(number) || !/^[0-9a-f]{32}$/.test(etag)) throw malformed();
  return { number, etag };
}

const malformed = () =>
  new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our schema.');
