import { createRequire } from 'node:module';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { failedCalls, passing } from '../../functions/shared/ec2/failed-calls.ts';
import * as functions from '../../functions/shared/errors.ts';
import { parseStateMachine } from '../../local/asl/machine.ts';
import * as contracts from '../../statemachine/contracts/invalid.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { definitionText, substitute, substitutionNames } from '../../statemachine/definition.ts';
import { type StepName, steps } from '../../statemachine/steps.ts';
import * as storage from '../../storage/errors.ts';

// asl-validator has no types of its own.
const validate = createRequire(import.meta.url)('asl-validator') as (
  definition: unknown,
  options: { checkArn: boolean; checkPaths: boolean },
) => { isValid: boolean; errorsText: () => string };

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly MaxConcurrency?: unknown;
  readonly Label?: string;
  readonly Arguments?: { readonly FunctionName?: string };
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Branches?: readonly Block[];
  readonly ItemProcessor?: Block;
}

interface Block {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const values = Object.fromEntries(
  substitutionNames.map((name) => [
    name,
    name === 'MaxConcurrency' ? '10' : `arn:aws:lambda:eu-west-1:111122223333:function:${name}`,
  ]),
);
const raw = JSON.parse(definitionText) as Block;
const blocks = blocksOf(raw);
const states = blocks.flatMap((block) => Object.entries(block.States));
const ofType = (type: string) => states.filter(([, state]) => state.Type === type);

function blocksOf(block: Block): Block[] {
  const inner = Object.values(block.States).flatMap((state) => [
    ...(state.Branches ?? []),
    ...(state.ItemProcessor ? [state.ItemProcessor] : []),
  ]);
  return [block, ...inner.flatMap(blocksOf)];
}

/** Every string of the definition with the path to it. */
function stringsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => stringsOf(member, `${path}/${key}`));
}

const expressions = stringsOf(substitute(values)).filter(([, text]) => text.startsWith('{%'));

test('the tests below look at something', () => {
  expect(states.map(([name]) => name)).toEqual(expect.arrayContaining(['Collect', 'NotifyFailed', 'RunFailed']));
  expect(expressions.length).toBeGreaterThan(20);
});

test('asl-validator accepts the definition', () => {
  // It writes into what it is given: a clone. ARNs are checked with the names replaced.
  const result = validate(structuredClone(substitute(values)), { checkArn: true, checkPaths: true });

  expect(result.isValid ? '' : result.errorsText()).toBe('');
});

test('the local engine accepts the definition, so it has nothing that runs only on AWS', () => {
  expect(() => parseStateMachine(substitute(values))).not.toThrow();
});

test('substitutions sit inside JSON strings only', () => {
  const inStrings = stringsOf(raw).flatMap(([, text]) => text.match(/\$\{\w+\}/g) ?? []);

  expect(inStrings.length).toBe(definitionText.match(/\$\{/g)?.length);
});

test('no transition dangles and no state is unreachable', () => {
  for (const block of blocks) {
    const names = Object.keys(block.States);
    const targets = Object.values(block.States).flatMap((state) => [
      state.Next,
      state.Default,
      ...(state.Catch ?? []).map((each) => each.Next),
      ...(state.Choices ?? []).map((each) => each.Next),
    ]);
    const entered = new Set([block.StartAt, ...targets.filter((name) => name !== undefined)]);
    expect([...entered].toSorted()).toEqual(names.toSorted());
  }
});

/** The Tasks that are Lambdas; the others answer a task token. */
const steppedTasks = ofType('Task').filter(([, { Resource }]) => Resource === 'arn:aws:states:::lambda:invoke');

test.each(steppedTasks)('Task %s is the step of its name', (name, state) => {
  expect(Object.keys(steps)).toContain(name);
  expect(state.Arguments?.FunctionName).toBe(`\${${name}FunctionArn}`);
});

test('every step has its Task', () => {
  expect(steppedTasks.map(([name]) => name).toSorted()).toEqual(Object.keys(steps).toSorted());
});

test.each(steppedTasks)(
  'Task %s waits longer than its Lambda may run, so that attempts never overlap',
  (name, state) => {
    expect(state.TimeoutSeconds).toBeGreaterThan(steps[name as StepName].timeoutSeconds);
  },
);

test('Record never waits for the report as long as it may for the other ways out', () => {
  const timeout = (name: string) => states.find(([each]) => each === name)?.[1].TimeoutSeconds ?? 0;
  expect(timeout('RenderReport')).toBeLessThan(timeout('PublishMetrics') / 2);
});

test.each(ofType('Task'))('Task %s has a timeout and a retry', (_, state) => {
  expect(state.TimeoutSeconds).toBeGreaterThan(0);
  expect(state.Retry?.length).toBeGreaterThan(0);
});

test('whatever fails outside the Map and the branches goes on to where a task token is answered', () => {
  const [top] = blocks;
  const ends = Object.entries(top?.States ?? {}).flatMap(([name, { Catch = [] }]) =>
    Catch.map(({ ErrorEquals, Next }) => [name, ErrorEquals.includes('States.ALL'), Next]),
  );
  expect(ends.filter(([, all]) => all).map(([name, , next]) => [name, next])).toEqual([
    ['Discover', 'IsFailureAwaited'],
    ['EvaluateScopes', 'Summarize'],
    ['Summarize', 'IsFailureAwaited'],
    // What changed is not known then; the results go out all the same.
    ['Decide', 'Tell'],
    ['Tell', 'IsFailureAwaited'],
    ['Record', 'IsFailureAwaited'],
    ['AnswerSuccess', 'AnswerFailure'],
    ['AnswerFailure', 'RunFailed'],
  ]);
});

test('the task token is read from the execution alone, and assigned to nothing', () => {
  const reading = stringsOf(raw).filter(([, text]) => text.includes('taskToken'));
  expect(reading.map(([path]) => path)).toEqual([
    '/States/Discover/Arguments/Payload/request',
    '/States/IsAwaited/Choices/0/Condition',
    '/States/AnswerSuccess/Arguments/TaskToken',
    '/States/IsFailureAwaited/Choices/0/Condition',
    '/States/AnswerFailure/Arguments/TaskToken',
  ]);
});

test.each(['AnswerSuccess', 'AnswerFailure'])('%s is tried again when Step Functions does not answer', (name) => {
  const [, state] = states.find(([each]) => each === name) ?? [];
  expect(state?.Retry?.flatMap((each) => each.ErrorEquals)).toContain('States.Timeout');
});

test('the Cause of a failure is of the version of the contracts', () => {
  const causes = stringsOf(raw).filter(([path]) => /\/(AnswerFailure\/Arguments|RunFailed)\/Cause$/.test(path));
  expect(causes).toHaveLength(2);
  for (const [, text] of causes) expect(text).toContain(`'schemaVersion': '${SCHEMA_VERSION}'`);
});

test.each(steppedTasks)("Task %s retries Lambda's own faults", (_, state) => {
  expect(state.Retry?.flatMap((each) => each.ErrorEquals)).toEqual(
    expect.arrayContaining([
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ]),
  );
});

test.each(ofType('Choice'))('Choice %s has a Default', (_, state) => {
  expect(state.Default).toBeDefined();
});

test.each(ofType('Map'))('Map %s sets its concurrency, and a Label that AWS accepts', (_, state) => {
  expect(state.MaxConcurrency).toBeDefined();
  expect(state.Label).toMatch(/^[\w-]{1,40}$/);
});

const handlers = states.flatMap(([name, state]) =>
  [state.Retry, state.Catch].filter((each) => each !== undefined).map((each) => [name, each] as const),
);

test.each(handlers)('%s: States.ALL stands alone and last', (_, entries) => {
  for (const [index, { ErrorEquals }] of entries.entries()) {
    if (!ErrorEquals.includes('States.ALL')) continue;
    expect(ErrorEquals).toEqual(['States.ALL']);
    expect(index).toBe(entries.length - 1);
  }
});

test('every error of ours that is matched on is the literal name of an error class', () => {
  const names = Object.values({ ...functions, ...contracts, ...storage }).flatMap((each) =>
    typeof each === 'function' && each.prototype instanceof Error
      ? [new (each as new (m: string) => Error)('').name]
      : [],
  );
  const matched = handlers.flatMap(([, entries]) => entries.flatMap(({ ErrorEquals }) => ErrorEquals));
  // Lambda reports a function that ran out of time as Sandbox.Timedout.
  const ours = matched.filter((error) => !/^(States|Lambda|Sfn)\./.test(error) && error !== 'Sandbox.Timedout');

  expect(ours.length).toBeGreaterThan(0);
  expect(names).toEqual(expect.arrayContaining(ours));
});

test.each(['Discover', 'Collect', 'Inspect'])(
  '%s is tried again for what may pass of a call, and told how often',
  (name) => {
    const [, state] = states.find(([each]) => each === name) ?? [];
    const retried = state?.Retry?.map(({ ErrorEquals }) => ErrorEquals).filter(
      (each) => !each[0]?.startsWith('Lambda.'),
    );

    expect(retried).toEqual([passing]);
    expect(JSON.stringify(state?.Arguments)).toMatch(/retries.*\$states\.context\.State\.RetryCount/);
  },
);

test('every failure of a call in the table has its class, and every class is in the table', () => {
  const classes = Object.values(functions).filter((each) => each.prototype instanceof functions.FailedCall);
  const names = classes.map((each) => new (each as new (message: string) => Error)('').name);

  expect(names.toSorted()).toEqual(Object.keys(failedCalls).toSorted());
});

test.each(expressions)('%s parses with the version of JSONata that AWS runs', (_, text) => {
  expect(() => jsonata(text.slice(2, -2))).not.toThrow();
});

test.each(expressions)('%s keeps to the portable subset', (_, text) => {
  // `?:` without a middle is the elvis operator of JSONata 2.1; a string literal may hold anything.
  const code = text.replaceAll(/'[^']*'|"[^"]*"/g, "''");
  expect(code).not.toMatch(NOT_PORTABLE);
});

/** A lone `$`, and the transform that begins with one, are refused by another interpreter. */
const NOT_PORTABLE = /\?\?|\?\s*:|\$(eval|hash|uuid|random)\b|\$(?![\w$])|~>\s*\|/;

test.each(['a ?? b', '$x ?: 1', '$eval(x)', '($states.input ~> |$|{}|)', '$map(x, $)', 'x ~> |$.y|{}|'])(
  '%s would be seen not to be portable',
  (code) => {
    expect(code).toMatch(NOT_PORTABLE);
  },
);
