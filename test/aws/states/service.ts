import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../../../local/aws/aws-error.ts';
import type { Service } from '../../../local/aws/service.ts';
import { flatParameters, type JsonDialect, jsonRefusal, jsonReply, readJsonCall, seconds } from '../json-protocol.ts';
import type { Execution, Executions } from './executions.ts';
import { historyPage } from './history.ts';
import type { MapRun } from './map-run.ts';

const DIALECT: JsonDialect = {
  target: 'AWSStepFunctions',
  version: '1.0',
  namespace: 'com.amazonaws.swf.service.v2.model',
};

type Answer = (input: unknown, executions: Executions) => object;

/** Strict: a parameter that is ignored would look as if it had been obeyed. */
function action<T>(schema: z.ZodType<T>, answer: (input: T, executions: Executions) => object): Answer {
  return (input, executions) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
    return answer(parsed.data, executions);
  };
}

const OfExecution = z.strictObject({ executionArn: z.string() });

const ACTIONS = new Map<string, Answer>([
  [
    'StartExecution',
    action(
      z.strictObject({ stateMachineArn: z.string(), name: z.string().optional(), input: z.string().optional() }),
      ({ stateMachineArn, name = randomUUID(), input = '{}' }, executions) => {
        const { arn, startDate } = executions.start(stateMachineArn, name, input);
        return { executionArn: arn, startDate: seconds(startDate) };
      },
    ),
  ],
  [
    'StopExecution',
    action(
      OfExecution.extend({ error: z.string().optional(), cause: z.string().optional() }),
      ({ executionArn, cause = '' }, executions) => {
        executions.find(executionArn).stop(new Error(cause));
        return { stopDate: seconds(new Date()) };
      },
    ),
  ],
  [
    'DescribeExecution',
    action(OfExecution, ({ executionArn }, executions) => describeExecution(executions.find(executionArn))),
  ],
  [
    'GetExecutionHistory',
    action(
      OfExecution.extend({
        maxResults: z.int().min(0).max(1000).optional(),
        reverseOrder: z.boolean().optional(),
        nextToken: z.string().optional(),
        includeExecutionData: z.boolean().optional(),
      }),
      ({ executionArn, ...page }, executions) => historyPage(executions.find(executionArn).events, page),
    ),
  ],
  [
    'ListMapRuns',
    // One execution of a machine of ours has few: there is only ever one page.
    action(OfExecution.extend({ maxResults: z.int().min(0).max(1000).optional() }), ({ executionArn }, executions) => {
      const execution = executions.find(executionArn);
      return { mapRuns: execution.mapRuns.map((mapRun) => mapRunItem(mapRun, execution)) };
    }),
  ],
  [
    'DescribeMapRun',
    action(z.strictObject({ mapRunArn: z.string() }), ({ mapRunArn }, executions) => {
      const { execution, mapRun } = executions.findMapRun(mapRunArn);
      const counts = mapRun.counts();
      return {
        ...mapRunItem(mapRun, execution),
        status: mapRun.status,
        maxConcurrency: mapRun.maxConcurrency,
        itemCounts: counts,
        executionCounts: counts,
      };
    }),
  ],
]);

/** Step Functions, its executions run by the local engine. */
export function statesService(executions: Executions): Service {
  return {
    async operation(request) {
      const { action: name, input } = await readJsonCall(request, DIALECT);
      const answer = ACTIONS.get(name);
      if (!answer) {
        throw new AwsError(
          'UnknownOperationException',
          `The loopback Step Functions knows ${[...ACTIONS.keys()].join(', ')}, not ${name}.`,
        );
      }
      return {
        action: `states:${name}`,
        parameters: flatParameters(input),
        run: async () => jsonReply(DIALECT, request, answer(input, executions)),
      };
    },
    refuse: (error, request) => jsonRefusal(DIALECT, error, request),
  };
}

function describeExecution({ arn, stateMachineArn, name, input, startDate, stopDate, result }: Execution): object {
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    input,
    inputDetails: { included: true },
    status: result?.status ?? 'RUNNING',
    startDate: seconds(startDate),
    ...(stopDate && { stopDate: seconds(stopDate) }),
    ...(result?.status === 'SUCCEEDED' && { output: JSON.stringify(result.output), outputDetails: { included: true } }),
    ...(result && result.status !== 'SUCCEEDED' && { error: result.error, cause: result.cause }),
  };
}

function mapRunItem({ arn, startDate, stopDate }: MapRun, execution: Execution): object {
  return {
    executionArn: execution.arn,
    mapRunArn: arn,
    stateMachineArn: execution.stateMachineArn,
    startDate: seconds(startDate),
    ...(stopDate && { stopDate: seconds(stopDate) }),
  };
}
