import type { WebhookType } from '../../statemachine/contracts/webhook.ts';
import type { TopicFormat } from '../policy/routes.ts';
import type { Digest } from './digest.ts';
import { chatMessage } from './formats/chat.ts';
import { jsonMessage } from './formats/json.ts';
import { slackMessage } from './formats/slack.ts';
import { teamsMessage } from './formats/teams.ts';
import { textMessage } from './formats/text.ts';
import type { RouteMessageFacts } from './route-facts.ts';
import { storyOf } from './story.ts';

export type Format = TopicFormat | WebhookType;

/** One message to one route: what changed, and how much else there is, as whoever shows it takes it. */
export function renderRouteMessage(facts: RouteMessageFacts, format: Format): Digest {
  const story = storyOf(facts);
  switch (format) {
    case 'text':
      return textMessage(story);
    case 'json':
      return jsonMessage(story, facts);
    case 'chat':
      return chatMessage(story, facts.report);
    case 'slack':
      return slackMessage(story);
    case 'teams':
      return teamsMessage(story);
  }
}
