import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { addressSpaceOf, type Scope } from '../../statemachine/contracts/scope.ts';
import type { Policy } from '../policy/schema.ts';
import { explain } from './explain.ts';
import { findingsOf, worstFirst } from './verdict.ts';

/** By the code that judged it first, where more is known of it now: what other scopes have. */
export function judgedAgain(
  evaluation: Evaluation,
  scope: Pick<Scope, 'scopeId' | 'source'>,
  policy: Policy,
): Evaluation {
  const { kinds, verdict } = explain(policy, evaluation);
  const judgements = worstFirst(kinds.map(({ judgement }) => judgement));
  return { ...evaluation, verdict, findings: findingsOf(judgements, addressSpaceOf(scope), evaluation.key) };
}
