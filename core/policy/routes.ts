import * as z from 'zod';
import { AlertMatch } from '../../statemachine/contracts/mutes.ts';
import { DestinationName } from './destination-name.ts';
import { haveNames, namesDiffer } from './names-differ.ts';

/** Gets whatever no other route keeps for itself, so that nothing goes nowhere: the topic of outputs.notify. */
export const FALLBACK_ROUTE = 'default';

/** Two metrics each, at $0.30 a month, and a message each where all of them have news. */
const MAX_ROUTES = 100;

/** What a message to a topic is made for; that of a webhook follows from what the deployment declares it to be. */
export const TopicFormat = z.enum(['text', 'json', 'chat']);
export type TopicFormat = z.infer<typeof TopicFormat>;

const glob = AlertMatch.shape.id;

/** Which alerts a route gets: what mutes match by, and what is known of the account. */
export const RouteMatch = z
  .strictObject({
    ...AlertMatch.shape,
    accountName: glob.describe('Names of owner accounts, as accountNames of the policy has them.'),
    ou: glob.describe("Ids of the organizational unit that the owner account is in, as IPAM's discovery tells."),
    participant: glob.describe('Accounts that have network interfaces in a shared subnet, where it was looked into.'),
  })
  .refine(
    (match) => Object.keys(match).length > 0,
    'needs at least one condition (for everything: id: "*", or outputs.notify)',
  );
export type RouteMatch = z.infer<typeof RouteMatch>;

export const RouteTarget = z.union([
  z.strictObject({ topic: DestinationName, format: TopicFormat.default('text') }),
  z.strictObject({ webhook: DestinationName }),
]);
export type RouteTarget = z.infer<typeof RouteTarget>;

export const Route = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$/, 'may only have letters, digits, _ and -, 50 at most')
    .refine((name) => name !== FALLBACK_ROUTE, `is taken: ${FALLBACK_ROUTE} is the topic of outputs.notify`),
  match: RouteMatch,
  to: RouteTarget,
  continue: z
    .boolean()
    .default(false)
    .describe('Whether the routes after it, and in the end the default one, get the alert as well.'),
});
export type Route = z.infer<typeof Route>;

/** Tried in order. The first that matches gets an alert, and keeps it for itself unless it says `continue: true`. */
export const Routes = z
  .array(Route)
  .max(MAX_ROUTES, `are more than ${MAX_ROUTES}`)
  .refine(namesDiffer, { error: 'two routes have the same name', when: haveNames })
  .default([]);

/** What to call accounts: no API of IPAM tells their names. */
export const AccountNames = z
  .record(
    z.string().regex(/^\d{12}$/, 'is not a 12-digit account id (quote it: YAML reads it as a number)'),
    z.string().trim().min(1, 'is empty').max(100),
  )
  .default({})
  .describe('By account id; shown in messages, and what routes match accountName by.');
