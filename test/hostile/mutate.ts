import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Reply } from '../../local/aws/service.ts';
import { type Element, parseXml, writeXml } from './xml.ts';

/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

/** What becomes of an answer: some of it, or all, is something else than AWS sends. */
export function mutated(reply: Reply, random: Random): { readonly reply: Reply; readonly text: string } {
  const body = bodyOf(Buffer.from(String(reply.body ?? '')), random);
  const { status, headers } = random() < 0.3 ? strangeHead(reply, random) : reply;
  // A length that is not the body's is a connection that breaks, or never ends: that is not the answer's matter.
  const length = String(body.length);
  const sent = { status, headers: { ...headers, 'content-length': length }, body: Readable.from([body]) };
  return { reply: sent, text: `${status} ${JSON.stringify(headers)} ${body}` };
}

function bodyOf(original: Buffer, random: Random): Buffer {
  let body: Buffer = original;
  // Mostly one thing at a time: two often hide each other.
  for (let left = random() < 0.8 ? 1 : 3; left > 0; left--) {
    // Repeated and nested, elements multiply: the SDK's parser took 42 s of 9 MB, 1,000 deep, which no service sends.
    body = pick(random, BODIES)(body, random).subarray(0, MAX_BYTES);
  }
  return body;
}

const MAX_BYTES = 2 ** 18;

type Change = (body: Buffer, random: Random) => Buffer;

const BODIES: readonly Change[] = [
  (body, random) => withBytes(body, random),
  (body, random) => body.subarray(0, below(random, body.length)),
  (body, random) => body.subarray(below(random, body.length)),
  (body, random) => cut(body, random, () => Buffer.alloc(0)),
  (body, random) => cut(body, random, (part) => Buffer.concat([part, part])),
  (body, random) => cut(body, random, () => randomBytes(random)),
  (body, random) => cut(body, random, () => Buffer.from(pick(random, INSERTED)(random))),
  (body, random) => inTree(body, random, swapElements),
  (body, random) => inTree(body, random, repeatElement),
  (body, random) => inTree(body, random, dropElement),
  (body, random) => inTree(body, random, renameElement),
  (body, random) => inTree(body, random, setText),
  (body, random) => inTree(body, random, setText),
  (body, random) => inTree(body, random, setText),
  (body, random) => inTree(body, random, nest),
  (_, random) => Buffer.from(pick(random, OTHERS)(random)),
  (body) => gzipSync(body),
  (_, random) => randomBytes(random),
];

function withBytes(body: Buffer, random: Random): Buffer {
  const changed = Buffer.from(body);
  for (let left = 1 + below(random, 8); left > 0 && changed.length > 0; left--) {
    changed[below(random, changed.length)] = below(random, 256);
  }
  return changed;
}

function cut(body: Buffer, random: Random, change: (part: Buffer) => Buffer): Buffer {
  const from = below(random, body.length);
  const to = Math.min(body.length, from + below(random, 200));
  return Buffer.concat([body.subarray(0, from), change(body.subarray(from, to)), body.subarray(to)]);
}

function randomBytes(random: Random): Buffer {
  return Buffer.from(Array.from({ length: below(random, 300) }, () => below(random, 256)));
}

/** Text that means something to a parser. */
const INSERTED: readonly ((random: Random) => string)[] = [
  () => '<![CDATA[',
  () => ']]>',
  () => '<!--',
  () => '<?php die ?>',
  () => '&lol;',
  () => '&#0;&#x10ffff;&#99999999;',
  () => '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
  () => '<item/>',
  () => '</item>',
  () => '<__proto__><constructor>1</constructor></__proto__>',
  () => '\u0000',
  (random) => '<a>'.repeat(below(random, 20_000)),
];

/** Texts of elements: numbers, times and ids that are none. */
const TEXTS: readonly ((random: Random) => string)[] = [
  () => '',
  () => ' ',
  () => '-1',
  () => '1e400',
  () => '-0',
  () => '0.1.2',
  () => 'NaN',
  () => 'Infinity',
  () => '99999999999999999999999999',
  () => '9007199254740993',
  () => 'true',
  () => 'null',
  () => '[object Object]',
  () => '2026-02-30T25:61:61Z',
  () => '+275760-09-13T00:00:00.001Z',
  () => '0000-00-00',
  () => '10.0.0.0/33',
  () => '0.0.0.0/0',
  () => '::/0',
  () => '::ffff:10.0.0.1/120',
  () => '256.1.1.1/8',
  () => '../../../etc/passwd',
  () => '__proto__',
  () => 'constructor',
  () => '\ud83d\ude00\u202e\u0000\u0007',
  () => '&lt;script&gt;',
  () => 'arn:aws:ec2::1:ipam-scope/ipam-scope-private-0a',
  (random) => 'x'.repeat(below(random, 200_000)),
];

const XML = '<?xml version="1.0"?>';
const OTHERS: readonly ((random: Random) => string)[] = [
  () => '',
  () => '{"__type":"InternalFailure","message":null}',
  () => '<html><body>Sign in</body></html>',
  () => '<!DOCTYPE html><html><head><meta charset=utf-8><body><p>Sign in<br>here',
  () => `${XML}<Response><Errors/></Response>`,
  () => `${XML}<Response><Errors><Error><Code></Code></Error></Errors></Response>`,
  (random) => refusal(pick(random, CODES)),
  (random) =>
    refusal(pick(random, CODES))
      .replaceAll('Response', 'ErrorResponse')
      .replaceAll(/<\/?Errors>/g, ''),
  (random) => refusal(pick(random, TEXTS)(random)),
];
const CODES = ['InternalError', 'RequestLimitExceeded', 'UnauthorizedOperation', 'AuthFailure', 'NewTomorrow', 'A.B'];

function refusal(code: string): string {
  return `${XML}<Response><Errors><Error><Code>${code}</Code><Message>m</Message></Error></Errors></Response>`;
}

const STATUSES = [
  200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 304, 307, 400, 401, 403, 404, 407, 408, 409, 413, 418,
  429, 451, 499, 500, 501, 502, 503, 504, 520, 599,
];
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'content-type': 'text/html' },
  { 'content-type': 'application/json' },
  { 'content-type': 'application/cbor' },
  { 'content-type': ';;;' },
  { 'content-encoding': 'gzip' },
  { 'retry-after': '86400' },
  { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' },
  { 'x-amz-retry-after': '1e12' },
  { date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
  { 'x-amzn-requestid': 'x'.repeat(1000), 'x-amzn-errortype': 'A:http://b' },
];

function strangeHead(reply: Reply, random: Random): Pick<Reply, 'status' | 'headers'> {
  return { status: pick(random, STATUSES), headers: { ...reply.headers, ...pick(random, HEADERS) } };
}

/** Changes elements; what is no XML any more stays as it is. */
function inTree(body: Buffer, random: Random, change: (all: readonly Element[], random: Random) => void): Buffer {
  const text = body.toString();
  if (!/^(<\?xml.*?>)?\s*<\w+[^>]*>/.test(text)) return body;
  const root = parseXml(text);
  change(within(root), random);
  return Buffer.from(writeXml(root));
}

function within(element: Element): Element[] {
  return [element, ...element.children.flatMap(within)];
}

function swapElements(all: readonly Element[], random: Random): void {
  const [a, b] = [pick(random, all), pick(random, all)];
  // One in the other would have no end.
  if (within(a).includes(b) || within(b).includes(a)) return;
  const kept = { text: a.text, children: a.children };
  Object.assign(a, { text: b.text, children: b.children });
  Object.assign(b, kept);
}

function repeatElement(all: readonly Element[], random: Random): void {
  const { children } = pick(random, all);
  const [child] = children.length > 0 ? [pick(random, children)] : [];
  if (child) children.push(...Array.from({ length: random() < 0.9 ? 1 : below(random, 1000) }, () => child));
}

function dropElement(all: readonly Element[], random: Random): void {
  const parent = pick(random, all);
  parent.children.splice(below(random, parent.children.length), 1);
}

function renameElement(all: readonly Element[], random: Random): void {
  const element = pick(random, all);
  Object.assign(element, { tag: pick(random, ['item', '__proto__', 'a', 'nextToken', pick(random, all).tag]) });
}

function setText(all: readonly Element[], random: Random): void {
  const element = pick(random, random() < 0.8 ? all.filter(({ children }) => children.length === 0) : all);
  Object.assign(element, { text: pick(random, TEXTS)(random), children: [] });
}

function nest(all: readonly Element[], random: Random): void {
  const element = pick(random, all);
  for (let left = below(random, 3000); left > 0; left--) {
    const inner = { tag: 'item', rest: '', text: element.text, children: element.children };
    element.children = [inner];
  }
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[below(random, from.length)];
  if (one === undefined) throw new Error('Test: nothing to pick from');
  return one;
}
