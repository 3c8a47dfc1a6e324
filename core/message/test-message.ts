import type { Notification } from '../../statemachine/contracts/notification.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { jsonText } from '../text/json-text.ts';
import { inertText, plainText } from '../text/plain-text.ts';
import { timeText } from '../text/times.ts';
import type { MessageBody } from './body.ts';
import type { Digest } from './digest.ts';
import { chatMessage } from './formats/chat.ts';
import { slackMessage } from './formats/slack.ts';
import { teamsMessage } from './formats/teams.ts';
import { textMessage } from './formats/text.ts';
import type { Format } from './route-message.ts';
import { ascii } from './subject.ts';

export interface TestFacts {
  readonly route: string;
  /** When somebody asked for it. */
  readonly at: string;
  readonly by: string;
  readonly bucket: string;
}

/** A message that shows that a route arrives, and says that nothing of it is so. */
export function renderTestMessage(facts: TestFacts, format: Format): Digest {
  const { route, at, by } = facts;
  const name = inertText(route, 60);
  const body: MessageBody = {
    subject: ascii(`[IPAM] TEST of the route ${name}: nothing is wrong`),
    severity: 'warning',
    lead: `This is a test of the route ${name}. No network was looked at, and nothing is wrong.`,
    sections: [],
    notes: [],
    links: [],
    footer: [`Asked for by ${inertText(by, 100)}, ${timeText(at)}. Messages of this route arrive like this one.`],
    attributes: {
      severity: { type: 'String', value: 'warning' },
      pages: { type: 'String', value: 'false' },
      test: { type: 'String', value: 'true' },
      route: { type: 'String', value: plainText(route, 60) },
    },
  };
  switch (format) {
    case 'text':
      return textMessage(body);
    case 'chat':
      return chatMessage(body, { runId: `test-${at}`, route, occasions: [] });
    case 'slack':
      return slackMessage(body);
    case 'teams':
      return teamsMessage(body);
    case 'json':
      return { ...body, body: jsonText(notificationOf(body, facts)), listed: 0 };
  }
}

function notificationOf({ subject, severity }: MessageBody, { route, at, bucket }: TestFacts): Notification {
  const none = { critical: 0, warning: 0 };
  return {
    schemaVersion: SCHEMA_VERSION,
    type: 'notification',
    test: true,
    route,
    runId: `test-${at}`,
    asOf: at,
    occasions: [],
    subject,
    severity,
    pages: false,
    status: 'complete',
    counts: {},
    open: none,
    continuing: none,
    muted: 0,
    acknowledged: 0,
    pending: 0,
    notSeen: 0,
    watched: 0,
    failedScopes: 0,
    changes: [],
    complete: true,
    leftOut: 0,
    mutesExpiring: [],
    troubles: [],
    troublesOver: [],
    location: { bucket, changes: '' },
  };
}
