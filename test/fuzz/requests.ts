import fc from 'fast-check';
import * as z from 'zod';
import { destinations } from '../../functions/shared/destinations.ts';
import { readEnvironment } from '../../functions/shared/task.ts';
import { Environment as WebhookEnvironment } from '../../functions/webhook/env.ts';
import { AccountsText } from '../../statemachine/contracts/accounts-to-read.ts';
import { discover, ireland } from '../functions/discover/discover.ts';
import { target } from './frame.ts';
import { changed, damaged, text, value } from './texts.ts';

const NAMES = [
  ...['scopes', 'ids', 'types', 'ipamIds', 'resourceTypes', 'threshold', 'policyKey', 'subject', 'authoritative'],
  ...['dryRun', 'consumers', 'taskToken', 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID'],
];
const VALID = {
  scopes: { ids: ['ipam-scope-a'], types: ['private'], ipamIds: ['ipam-1'] },
  resourceTypes: ['vpc', 'subnet'],
  threshold: 80,
  subject: 'x',
  dryRun: true,
  consumers: [],
};
const request = fc.oneof({ weight: 3, arbitrary: changed(VALID, NAMES) }, { weight: 1, arbitrary: value(NAMES) });

const Environment = z.object({
  DESTINATIONS: destinations(z.strictObject({ type: z.enum(['lambda']), arn: z.string() })),
  ACCOUNTS: z.string().transform((ids) => AccountsText.safeParse({ ids, regions: 'eu-west-1' }).success),
});

export const requests = [
  target(
    'request',
    request,
    async (asked) => {
      await discover({ 'eu-west-1': ireland }, { request: asked });
      return 'taken';
    },
    ['InvalidInput', 'InvalidPolicy', 'NoIpamFound'],
  ),
  target(
    'destinations and accounts',
    fc.tuple(
      damaged(
        changed({ tickets: { type: 'lambda', arn: 'arn' } }, ['type', 'arn', 'secretArn']).map(
          (each) => JSON.stringify(each) ?? '',
        ),
      ),
      fc.oneof(
        text,
        fc.nat(6000).map((count) => new Array(count).fill('111122223333').join()),
      ),
    ),
    async ([DESTINATIONS, ACCOUNTS]) => {
      readEnvironment(Environment, { DESTINATIONS, ACCOUNTS });
      readEnvironment(WebhookEnvironment, { WEBHOOKS: DESTINATIONS });
      return 'taken';
    },
    ['InvalidEnvironment'],
  ),
];
