import type { Arguments, CallRun } from './call.ts';
import { documentFromText } from './json.ts';
import { TaskError } from './ports.ts';
import { TokenRefused } from './task-tokens.ts';
import type { Visit } from './visit.ts';

/** `aws-sdk:sfn:sendTaskSuccess` and `sendTaskFailure`: answers a task that waits, in whichever execution it is. */
export function callToken(args: Arguments, visit: Visit, outcome: 'success' | 'failure'): CallRun {
  const { ports } = visit.flow.execution;
  const token = args.text('TaskToken');
  const output = outcome === 'success' ? args.text('Output') : '';
  const error = args.fields.Error === undefined ? '' : args.text('Error');
  const cause = args.fields.Cause === undefined ? '' : args.text('Cause');
  return async () => {
    if (!ports.tokens) {
      throw new TypeError(`State "${visit.state.name}" answers a task token, and this engine was given none`);
    }
    try {
      if (outcome === 'success') ports.tokens.succeed(token, output);
      else ports.tokens.fail(token, error, cause);
    } catch (refused) {
      if (!(refused instanceof TokenRefused)) throw refused;
      // SDK integrations put the service before the name, and Exception after it, whatever the API calls it.
      throw new TaskError(`Sfn.${refused.code}Exception`, `${refused.message} (Service: Sfn, Status Code: 400)`);
    }
    return documentFromText('{}');
  };
}
