import type { Consumer, Outputs } from '../../core/policy/schema.ts';
import type { Request } from '../../statemachine/contracts/request.ts';
import type { FindingSelection } from '../shared/findings.ts';

/** A consumer of this run's hand-off, and which findings it gets inline. */
export interface Recipient extends FindingSelection {
  readonly name: string;
  /** Whether it wants an event for each alert. */
  readonly alerts: boolean;
}

/** The policy's consumers; or those that the request names, with the filter that the policy has for them, if any. */
export function recipientsOf(
  { functions, consumers, inlineFindings }: Outputs['handOff'],
  { consumers: asked }: Pick<Request, 'consumers'>,
): Recipient[] {
  const configured = new Map<string, Consumer>(
    [...functions.map((to) => ({ to })), ...consumers].map((consumer) => [consumer.to, consumer]),
  );
  return [...new Set(asked ?? configured.keys())].map((name) => {
    const consumer = configured.get(name);
    return {
      name,
      alerts: consumer?.alerts === true,
      limit: consumer?.inlineFindings ?? inlineFindings,
      ...(consumer?.filter && { filter: consumer.filter }),
    };
  });
}
