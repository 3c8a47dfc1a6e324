import type { Arguments, Call, CallRun } from './call.ts';
import { callExecution } from './call-execution.ts';
import { callLambda } from './call-lambda.ts';
import { callToken } from './call-token.ts';
import { documentFromText, isJsonObject } from './json.ts';
import { TaskError } from './ports.ts';
import type { TaskState } from './states.ts';
import type { Visit } from './visit.ts';

export async function callOf(state: TaskState, visit: Visit): Promise<Call> {
  const [, , , , , service = '', ...action] = state.resource.split(':');
  const resource = { resourceType: service, resource: action.join(':') };
  const { tokens } = visit.flow.execution.ports;
  if (!state.resource.endsWith('.waitForTaskToken')) {
    const args = await argumentsOf(state, visit);
    return { resource, parameters: JSON.stringify(args.fields), run: runOf(state, args, visit), close: () => {} };
  }
  if (!tokens) throw new TypeError(`State "${state.name}" waits for a task token, and this engine was given none`);
  const waiting = tokens.open();
  try {
    const args = await argumentsOf(state, visit, waiting.token);
    const submit = runOf(state, args, visit);
    return {
      resource,
      parameters: JSON.stringify(args.fields),
      async run(signal, submitted) {
        submitted((await submit(signal, submitted)).text);
        const answer = await waiting.answer;
        if (!answer.ok) throw new TaskError(answer.error, answer.cause);
        return documentFromText(answer.output);
      },
      close: waiting.close,
    };
  } catch (error) {
    waiting.close();
    throw error;
  }
}

function runOf({ resource }: TaskState, args: Arguments, visit: Visit): CallRun {
  switch (resource) {
    case 'arn:aws:states:::lambda:invoke':
    case 'arn:aws:states:::lambda:invoke.waitForTaskToken':
      return callLambda(args, visit);
    case 'arn:aws:states:::states:startExecution':
    case 'arn:aws:states:::states:startExecution.waitForTaskToken':
      return callExecution(args, visit, 'start');
    case 'arn:aws:states:::states:startExecution.sync:2':
      return callExecution(args, visit, 'wait');
    case 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess':
      return callToken(args, visit, 'success');
    case 'arn:aws:states:::aws-sdk:sfn:sendTaskFailure':
      return callToken(args, visit, 'failure');
  }
}

async function argumentsOf(state: TaskState, visit: Visit, taskToken?: string): Promise<Arguments> {
  const fields = await visit.evaluate(state.arguments, taskToken === undefined ? {} : { taskToken });
  if (!isJsonObject(fields)) throw visit.unexpected('Arguments', 'an object', fields);
  return {
    fields,
    text(field) {
      const value = fields[field];
      if (typeof value === 'string' && value !== '') return value;
      throw visit.unexpected(`Arguments.${field}`, 'a string that is not empty', value ?? null);
    },
  };
}
