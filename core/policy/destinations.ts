import type { Policy } from './schema.ts';

/** A deployment declares the destinations that a policy names. On this machine every one exists, and is a file. */
export function destinationsOf({ outputs: { notify, handOff }, routes }: Pick<Policy, 'outputs' | 'routes'>): {
  topics: string[];
  webhooks: string[];
  functions: string[];
} {
  return {
    topics: [...new Set([notify.topic, ...routes.flatMap(({ to }) => ('topic' in to ? [to.topic] : []))])],
    webhooks: [...new Set(routes.flatMap(({ to }) => ('webhook' in to ? [to.webhook] : [])))],
    functions: [...handOff.functions, ...handOff.consumers.map(({ to }) => to)],
  };
}
