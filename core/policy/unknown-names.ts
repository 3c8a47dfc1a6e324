import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { bounded } from '../../statemachine/contracts/bounded.ts';
import type { DestinationNames } from '../../statemachine/contracts/stack-outputs.ts';
import type { Policy } from './schema.ts';

/** What a deployment has. Nothing is unknown where it does not say. */
export interface Declared {
  readonly destinations?: DestinationNames | undefined;
  /** The only namespace that metrics may be published in. */
  readonly metricsNamespace?: string | undefined;
}

/** A policy as it was written, for the places of what is wrong in it. */
export interface WrittenPolicy {
  readonly file: string;
  readonly text: string;
  readonly policy: Policy;
}

interface Name {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly known: readonly string[] | undefined;
  readonly what: string;
}

/** A policy names it unless it names a topic: a deployment without any is fine with that. */
const DEFAULT_TOPIC = 'default';

/**
 * What the policy names and the deployment does not have: telling or handing off would fail at every run. One problem a
 * line, like a policy's other problems: `file:line:column  field: what`.
 */
export function unknownNames({ file, text, policy }: WrittenPolicy, declared: Declared): string[] {
  const found = unknown(policy, declared);
  const place = found.length > 0 ? placesIn(text, file) : undefined;
  return bounded(found.map((each) => () => `${place?.(each.path)}  ${describe(each)}`));
}

/** The same of a policy whose text is not at hand: `field: what`. */
export function unknownNamesOf(policy: Policy, declared: Declared): string[] {
  return bounded(unknown(policy, declared).map((each) => () => describe(each)));
}

function unknown(policy: Policy, declared: Declared): Name[] {
  return namesIn(policy, declared).filter(({ name, known }) => known !== undefined && !known.includes(name));
}

function describe({ path, name, known = [], what }: Name): string {
  const has = known.length > 0 ? known.join(', ') : 'none';
  return `${path.join('.')}: ${name} is not ${what} of this deployment (${has})`;
}

function namesIn({ outputs, routes }: Policy, { destinations, metricsNamespace }: Declared): Name[] {
  const { notify, metrics, handOff } = outputs;
  const topics = destinations && [...new Set([DEFAULT_TOPIC, ...destinations.topics])];
  const webhook = { known: destinations && (destinations.webhooks ?? []), what: 'a webhook' };
  const consumer = { known: destinations?.consumers, what: 'a consumer' };
  const namespace = { known: metricsNamespace === undefined ? undefined : [metricsNamespace], what: 'the namespace' };
  return [
    { path: ['outputs', 'notify', 'topic'], name: notify.topic, known: topics, what: 'a topic' },
    ...routes.map(({ to }, index) =>
      'topic' in to
        ? { path: ['routes', index, 'to', 'topic'], name: to.topic, known: topics, what: 'a topic' }
        : { path: ['routes', index, 'to', 'webhook'], name: to.webhook, ...webhook },
    ),
    ...(metrics.namespace === undefined
      ? []
      : [{ path: ['outputs', 'metrics', 'namespace'], name: metrics.namespace, ...namespace }]),
    ...handOff.functions.map((name, index) => ({
      path: ['outputs', 'handOff', 'functions', index],
      name,
      ...consumer,
    })),
    ...handOff.consumers.map(({ to }, index) => ({
      path: ['outputs', 'handOff', 'consumers', index, 'to'],
      name: to,
      ...consumer,
    })),
  ];
}

const Node = z.object({ range: z.tuple([z.number()], z.number()) });

/** `file:line:column` of a value, or of the nearest thing around it that is written: the rest are defaults. */
export function placesIn(text: string, file: string): (path: readonly (string | number)[]) => string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = Node.safeParse(document.getIn(path.slice(0, length), true)).data;
      if (!node) continue;
      const { line, col } = lines.linePos(node.range[0]);
      return `${file}:${line}:${col}`;
    }
    return `${file}:1:1`;
  };
}
