import { count } from '../../text/count.ts';
import { utf8Bytes } from '../../text/plain-text.ts';
import { attributeBytes } from '../attributes.ts';
import type { MessageBody } from '../body.ts';
import type { Digest } from '../digest.ts';
import { pack } from '../pack.ts';

/**
 * SNS takes 256 KiB of body and attributes (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html); the subject,
 * and what we do not know of, are left a kilobyte.
 */
const MAX_BYTES = 256 * 1024 - 1024;

/** Changes spelled out; a reader acts on these. The rest gets a line each, so that a team can look for its own. */
const IN_FULL = 20;

/** Of a mail: lines of text, without any markup. */
export function textMessage(body: MessageBody): Digest {
  const { subject, attributes, lead, notes, footer, links } = body;
  const after = [
    ...notes.flatMap(({ title, lines }) => ['', title, ...lines.map((line) => `  ${line}`)]),
    '',
    ...footer,
    ...links.map(({ title, url }) => `${title}: ${url}`),
    '',
  ];
  const { packed, listed } = pack(body, {
    room: MAX_BYTES - attributeBytes(attributes) - utf8Bytes([lead, ...after].join('\n')),
    // Title and the line of what is not named, with the largest number that there can be.
    ofSection: ({ title }) => utf8Bytes(title) + 80,
    ofEntry: (lines) => utf8Bytes(lines.join('\n')) + 3 * lines.length + 1,
    inFull: IN_FULL,
  });
  const sections = packed.flatMap(({ section, entries, left }) => [
    '',
    section.title,
    ...entries.flatMap(({ lines, inFull }, index) => [
      ...(index > 0 && (inFull || entries[index - 1]?.inFull) ? [''] : []),
      ...lines.map((line) => `  ${line}`),
    ]),
    ...(left > 0 ? [`  … ${count(left)} more, see the changes`] : []),
  ]);
  return { subject, body: [lead, ...sections, ...after].join('\n'), attributes, listed };
}
