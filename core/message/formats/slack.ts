import { count } from '../../text/count.ts';
import type { MessageBody } from '../body.ts';
import type { Digest } from '../digest.ts';
import { pack } from '../pack.ts';
import { clipLines } from './clip.ts';
import { unmarked } from './unmarked.ts';

// Block Kit, as an incoming webhook takes it: 50 blocks a message, 3,000 characters a text of a section, 150 a header
// (https://docs.slack.dev/reference/block-kit/blocks). Messages are text, whatever somebody named his subnet: mrkdwn
// knows no escape but of & < >, so that lines with other people's words stand in code blocks, where only those count.

const MAX_BLOCKS = 50;
const MAX_HEADER = 150;
const MAX_SECTION = 3000;

/** Slack shows at most 40,000 characters of `text`; that is for notifications, and the subject. */
const IN_FULL = 20;

interface SlackBlock {
  readonly type: 'header' | 'section' | 'context';
  readonly text?: { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string };
  readonly elements?: readonly { readonly type: 'mrkdwn'; readonly text: string }[];
}

/** The body for Slack's incoming webhooks. */
export function slackMessage(body: MessageBody): Digest {
  const { subject, lead, notes, footer, links, attributes } = body;
  const before: SlackBlock[] = [header(subject), section(words(lead))];
  const after: SlackBlock[] = [
    ...notes.map(({ title, lines }) => section(`*${words(title)}*\n${code(lines, 200)}`)),
    context([...footer.map(words), ...links.map(({ title, url }) => `<${escaped(url)}|${title}>`)]),
  ];
  const { packed, listed } = pack(body, {
    room: MAX_BLOCKS - before.length - after.length,
    ofSection: () => 2,
    ofEntry: () => 1,
    inFull: IN_FULL,
  });
  const blocks = [
    ...before,
    ...packed.flatMap(({ section: { title }, entries, left }) => [
      section(`*${words(title)}*`),
      ...entries.map(({ lines }) => section(code(lines))),
      ...(left > 0 ? [context([`… ${count(left)} more, see the changes`])] : []),
    ]),
    ...after,
  ];
  return { subject, body: JSON.stringify({ text: words(subject), blocks }), attributes, listed };
}

function header(text: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: text.slice(0, MAX_HEADER) } };
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, MAX_SECTION) } };
}

function context(lines: readonly string[]): SlackBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: clipLines(lines, MAX_SECTION) }] };
}

/** Lines in a code block, of which a backtick could be the end. */
function code(lines: readonly string[], reserve = 0): string {
  const fence = '```';
  const safe = lines.map((line) => escaped(line.replaceAll('`', "'")));
  return `${fence}${clipLines(safe, MAX_SECTION - 2 * fence.length - reserve)}${fence}`;
}

/** What stands outside of code. */
function words(text: string): string {
  return escaped(unmarked(text));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
