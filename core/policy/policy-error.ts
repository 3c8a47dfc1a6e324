import { bounded } from '../../statemachine/contracts/bounded.ts';

/** Everything that is wrong with a policy file, one problem a line: `file:line:column  path: what`. Of many, the first. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  static of(problems: readonly (string | (() => string))[], options?: ErrorOptions): PolicyError {
    return new PolicyError(bounded(problems).join('\n'), options);
  }
}
