import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import type { Policy } from '../../../core/policy/schema.ts';
import type { StackOutputs } from '../../../statemachine/contracts/stack-outputs.ts';
import type { PolicyFile } from '../read-policy.ts';

type Known = Pick<StackOutputs, 'Destinations' | 'MetricsNamespace'>;

interface Name {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly known: readonly string[] | undefined;
  readonly what: string;
}

/**
 * What the policy names and the deployment does not have: it would fail at every run. One problem a line, like a
 * policy's other problems: `file:line:column  field: what`. Nothing where the deployment does not say what it has.
 */
export function unknownNames({ file, text, policy }: PolicyFile, known: Known): string[] {
  return namesIn(policy, known)
    .filter((each) => each.known !== undefined && !each.known.includes(each.name))
    .map(({ path, name, known: names = [], what }) => {
      const has = names.length > 0 ? names.join(', ') : 'none';
      return `${placeOf(text, file, path)}  ${path.join('.')}: ${name} is not ${what} of this deployment (${has})`;
    });
}

function namesIn({ outputs }: Policy, { Destinations, MetricsNamespace }: Known): Name[] {
  const { notify, metrics, handOff } = outputs;
  const namespaces = MetricsNamespace === undefined ? undefined : [MetricsNamespace];
  const consumer = { known: Destinations?.consumers, what: 'a consumer' };
  return [
    { path: ['outputs', 'notify', 'topic'], name: notify.topic, known: Destinations?.topics, what: 'a topic' },
    ...(metrics.namespace === undefined
      ? []
      : [
          {
            path: ['outputs', 'metrics', 'namespace'],
            name: metrics.namespace,
            known: namespaces,
            what: 'the namespace',
          },
        ]),
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

/** `file:line:column` of the value, or of the nearest thing around it that is written: the rest are defaults. */
function placeOf(text: string, file: string, path: readonly (string | number)[]): string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (let length = path.length; length > 0; length--) {
    const node = Node.safeParse(document.getIn(path.slice(0, length), true)).data;
    if (!node) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return `${file}:${line}:${col}`;
  }
  return `${file}:1:1`;
}
