import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Finding } from '../../statemachine/contracts/finding.ts';
import { alertKey } from '../inventory/resource-key.ts';
import type { Measured } from '../measure/measure.ts';
import { bySeverity } from '../streams/by-severity.ts';
import type { Judgement } from './judge.ts';

/** Worst first; those of one severity stay in their order, in which how full something is comes before the rest. */
export function worstFirst(judgements: readonly Judgement[]): readonly Judgement[] {
  return judgements.length < 2 ? judgements : judgements.toSorted(bySeverity);
}

/** That something could not be measured is said only where nothing worse is known. */
export function verdictOf(measured: Measured, judgements: readonly Judgement[]): Evaluation['verdict'] {
  const [worst] = judgements;
  if (!('capacity' in measured) && (worst === undefined || worst.severity === 'ok')) return measured;
  const deciding = worst?.severity === 'ok' ? judgements.find(({ kind }) => kind === 'utilization') : worst;
  const { severity, kind, rule, reasons, text } = deciding ?? NOT_JUDGED;
  return { status: 'evaluated', severity, kind, rule, reasons, text };
}

/** What is not ok. `addressSpace`: see alertKey. */
export function findingsOf(judgements: readonly Judgement[], addressSpace: string, evaluationKey: string): Finding[] {
  return judgements.flatMap(({ kind, severity, rule, reasons, text }) =>
    severity === 'ok'
      ? []
      : [{ alertKey: alertKey(addressSpace, evaluationKey, kind), kind, severity, rule, reasons, text }],
  );
}

/** Not reached: what is measured is judged by how full it is. */
const NOT_JUDGED: Judgement = { kind: 'utilization', severity: 'ok', rule: 'none', reasons: [], text: 'not judged' };
