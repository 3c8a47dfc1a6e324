import { count } from '../../text/count.ts';
import { utf8Bytes } from '../../text/plain-text.ts';
import type { MessageBody, MessageNote } from '../body.ts';
import type { Digest } from '../digest.ts';
import { pack } from '../pack.ts';

// An Adaptive Card, as the Workflows app of Teams takes it from a webhook: 28 KB a message
// (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using). A TextBlock
// knows markdown; a TextRun shows what it is given, so that other people's words stand in those only.

/** Of 28 KB; a tenth is left for what Teams puts around it. */
const MAX_BYTES = 25 * 1024;

/** A card is read on a telephone. */
const IN_FULL = 5;

/** Adaptive Cards have text runs since 1.2, and Teams shows 1.5 everywhere. */
const VERSION = '1.4';

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly color?: 'Attention' | 'Warning';
  readonly size?: 'Large';
  readonly isSubtle?: true;
}
interface CardElement {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly separator?: true;
  readonly spacing?: 'None' | 'Small';
}

/** The body for a Teams workflow "When a Teams webhook request is received". */
export function teamsMessage(body: MessageBody): Digest {
  const { subject, severity, lead, notes, footer, links, attributes } = body;
  const color = severity === 'critical' ? 'Attention' : 'Warning';
  const before = [line(subject, { weight: 'Bolder', size: 'Large', color }), line(lead)];
  const ending = (shown: readonly MessageNote[]) => [
    ...shown.flatMap(({ title, lines }) => [heading(title), ...lines.map((text) => line(text))]),
    ...footer.map((text) => line(text, { isSubtle: true })),
  ];
  const actions = links.map(({ title, url }) => ({ type: 'Action.OpenUrl', title, url }));
  const bytes = (blocks: readonly CardElement[]) =>
    blocks.reduce((sum, block) => sum + utf8Bytes(JSON.stringify(block)) + 1, 0);
  // What is wrong with the monitoring can be longer than a card: then it stands in the other formats only.
  const inShort = notes.map((note) => (note.short === undefined ? note : { ...note, lines: [note.short] }));
  const fitting = [notes, inShort].map(ending).find((blocks) => bytes([...before, ...blocks]) <= MAX_BYTES / 2);
  const after = fitting ?? [line('The monitoring has problems that are too long for a card.'), ...ending([])];
  const { packed, listed } = pack(body, {
    room: MAX_BYTES - utf8Bytes(JSON.stringify(card([], actions))) - bytes([...before, ...after]),
    ofSection: ({ title }) => bytes([heading(title), line('… 1,000,000 more, see the changes', { isSubtle: true })]),
    ofEntry: (lines) => bytes(entryBlocks(lines)),
    inFull: IN_FULL,
  });
  const blocks = [
    ...before,
    ...packed.flatMap(({ section: { title }, entries, left }) => [
      heading(title),
      ...entries.flatMap(({ lines }) => entryBlocks(lines)),
      ...(left > 0 ? [line(`… ${count(left)} more, see the changes`, { isSubtle: true })] : []),
    ]),
    ...after,
  ];
  return { subject, body: JSON.stringify(card(blocks, actions)), attributes, listed };
}

function card(body: readonly CardElement[], actions: readonly object[]): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: VERSION,
    msteams: { width: 'Full' },
    body,
    ...(actions.length > 0 && { actions }),
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

function heading(text: string): CardElement {
  return { ...line(text, { weight: 'Bolder' }), separator: true };
}

function entryBlocks([first = '', ...rest]: readonly string[]): CardElement[] {
  return [
    { ...line(first, { weight: 'Bolder' }), spacing: 'Small' },
    ...rest.map((text) => ({ ...line(text), spacing: 'None' as const })),
  ];
}

function line(text: string, style: Omit<TextRun, 'type' | 'text'> = {}): CardElement {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...style }] };
}
