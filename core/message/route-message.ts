import type { WebhookType } from '../../statemachine/contracts/webhook.ts';
import type { TopicFormat } from '../policy/routes.ts';
import { bodyOf } from './body.ts';
import type { Digest } from './digest.ts';
import { chatMessage } from './formats/chat.ts';
import { jsonMessage } from './formats/json.ts';
import { slackMessage } from './formats/slack.ts';
import { teamsMessage } from './formats/teams.ts';
import { textMessage } from './formats/text.ts';
import type { RouteMessageFacts } from './route-facts.ts';

export type Format = TopicFormat | WebhookType;

/** One message to one route: what changed, and how much else there is, as whoever shows it takes it. */
export function renderRouteMessage(facts: RouteMessageFacts, format: Format): Digest {
  const body = bodyOf(facts);
  switch (format) {
    case 'text':
      return textMessage(body);
    case 'json':
      return jsonMessage(body, facts);
    case 'chat':
      return chatMessage(body, facts.report);
    case 'slack':
      return slackMessage(body);
    case 'teams':
      return teamsMessage(body);
  }
}
