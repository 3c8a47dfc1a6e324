import type { RouteReport } from '../../../statemachine/contracts/ledger.ts';
import { count } from '../../text/count.ts';
import { inertText } from '../../text/plain-text.ts';
import type { MessageBody } from '../body.ts';
import type { Digest } from '../digest.ts';
import { pack } from '../pack.ts';
import { clipLines } from './clip.ts';
import { unmarked } from './unmarked.ts';

// A custom notification of Amazon Q Developer in chat applications (formerly AWS Chatbot), schema 1.0:
// https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html. The topic is mapped to a channel of Slack or
// Teams there; whatever is not of this form is dropped without a word. The page names no lengths: what is shown are
// texts of Slack's, of 3,000 characters, so that these are what we stay below.

const MAX_TITLE = 140;
const MAX_DESCRIPTION = 2900;
const MAX_STEPS = 5;
const MAX_STEP = 500;
const MAX_KEYWORDS = 5;
const MAX_SUMMARY = 140;

/** A channel shows few lines before it folds the message. */
const IN_FULL = 3;

const FENCE = '```';

/** For channels of Slack and Teams through AWS. */
export function chatMessage(body: MessageBody, report: Pick<RouteReport, 'runId' | 'route' | 'occasions'>): Digest {
  const { subject, severity, lead, links, attributes, sections } = body;
  const after = [
    ...body.notes.map(({ title, lines, short = count(lines.length) }) => `${title}: ${short}`),
    ...(links.length > 0 ? [] : body.footer),
  ];
  const { packed, listed } = pack(body, {
    room: MAX_DESCRIPTION - lead.length - after.join('\n').length - 2 * FENCE.length - 20,
    ofSection: ({ title }) => title.length + 45,
    ofEntry: (lines) => lines.join('\n').length + 1,
    inFull: IN_FULL,
  });
  const lines = packed.flatMap(({ section, entries, left }) => [
    section.title,
    ...entries.flatMap(({ lines: own }) => own),
    ...(left > 0 ? [`… ${count(left)} more, see the changes`] : []),
  ]);
  const code = [...lines, ...after].map(inCode);
  const description = [
    harmless(lead),
    ...(code.length > 0 ? [`${FENCE}\n${clipLines(code, MAX_DESCRIPTION - lead.length - 20)}\n${FENCE}`] : []),
  ].join('\n');
  const steps = [...stepsOf(sections), ...links.map(({ title, url }) => `${title}: ${url}`)].slice(-MAX_STEPS);
  const notification = {
    version: '1.0',
    source: 'custom',
    id: `${report.runId}-${report.route}`,
    content: {
      textType: 'client-markdown',
      title: `${severity === 'critical' ? ':rotating_light: ' : ''}${harmless(subject)}`.slice(0, MAX_TITLE),
      description,
      ...(steps.length > 0 && { nextSteps: steps }),
      keywords: ['IPAM', severity, harmless(inertText(report.route, 50)), ...report.occasions].slice(0, MAX_KEYWORDS),
    },
    metadata: {
      // One thread a route keeps a channel readable; Slack shows the summary of it.
      threadId: `ipam-monitor-${report.route}`,
      summary: harmless(subject).slice(0, MAX_SUMMARY),
      eventType: 'ipam-monitor',
    },
  };
  return { subject, body: JSON.stringify(notification), attributes, listed };
}

/** What the worst of it asks for: the steps of the first entry that has some. */
function stepsOf(sections: MessageBody['sections']): string[] {
  const first = sections.flatMap(({ entries }) => entries).find(({ steps }) => steps.length > 0);
  return (first?.steps ?? []).map(({ text, command }) =>
    `${harmless(text)}${command ? ` \`${inCode(command)}\`` : ''}`.slice(0, MAX_STEP),
  );
}

/** Text that is text in both services, whose escapes differ. */
function harmless(text: string): string {
  return unmarked(inCode(text));
}

/**
 * The same in a block of code, which nothing may end: without what links and mentions are made of. Markdown makes a link
 * of brackets only where nothing is between them.
 */
function inCode(text: string): string {
  return text
    .replaceAll('`', "'")
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('@', '＠')
    .replace(/\](?=[([:])/g, '] ');
}
