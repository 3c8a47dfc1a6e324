import { expect, test } from 'vitest';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { block, call, definition, lambda } from './harness.ts';

const pass = { Type: 'Pass', End: true };
const distributed = block({ Inner: pass }, 'DISTRIBUTED');
const reader = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSON' },
  Arguments: { Bucket: 'b', Key: 'k' },
};
const map = { Type: 'Map', ItemProcessor: distributed, End: true };

/** What is wrong, the definition, and what the message must name. */
const rejected: [string, object, RegExp][] = [
  // Languages
  ['no query language', { StartAt: 'A', States: { A: pass } }, /QueryLanguage: must be "JSONata"/],
  ['JSONPath', definition({ A: pass }, { QueryLanguage: 'JSONPath' }), /QueryLanguage: must be "JSONata"/],
  ['a JSONPath state', definition({ A: { ...pass, QueryLanguage: 'JSONPath' } }), /State "A": QueryLanguage/],
  ...['InputPath', 'OutputPath', 'ResultPath', 'Parameters', 'ResultSelector', 'Result'].map(
    (field): [string, object, RegExp] => [
      field,
      definition({ A: { ...pass, [field]: '$' } }),
      new RegExp(`State "A": ${field}: is a field of JSONPath`),
    ],
  ),
  [
    'SecondsPath',
    definition({ A: { Type: 'Wait', SecondsPath: '$.s', End: true } }),
    /State "A": SecondsPath: is a field of JSONPath/,
  ],
  // Fields
  ['an unknown field of the machine', definition({ A: pass }, { Tags: {} }), /Tags: is not a field/],
  ['an unknown field of a state', definition({ A: { ...pass, Outpt: 1 } }), /State "A": Outpt: is not a field/],
  ['an unknown type', definition({ A: { Type: 'Sleep', End: true } }), /State "A": Type/],
  ['a field of another type', definition({ A: { ...pass, TimeoutSeconds: 5 } }), /State "A": TimeoutSeconds/],
  ['a heartbeat', definition({ A: call('f', { HeartbeatSeconds: 5 }) }), /State "A": HeartbeatSeconds/],
  ['credentials', definition({ A: call('f', { Credentials: {} }) }), /State "A": Credentials/],
  ['Assign in Succeed', definition({ A: { Type: 'Succeed', Assign: { a: 1 } } }), /State "A": Assign/],
  ['Retry in Pass', definition({ A: { ...pass, Retry: [] } }), /State "A": Retry/],
  ['an unknown version', definition({ A: pass }, { Version: '2.0' }), /Version/],
  // Tasks
  [
    'another resource',
    definition({ A: { ...call('f'), Resource: 'arn:aws:states:::sns:publish' } }),
    /State "A": Resource: must be one of arn:aws:states:::lambda:invoke, /,
  ],
  [
    'a function as the resource',
    definition({ A: { ...call('f'), Resource: 'arn:aws:lambda:x:1:function:f' } }),
    /State "A": Resource/,
  ],
  [
    'a pattern that the resource does not have',
    definition({ A: { ...call('f'), Resource: `${lambda}.sync` } }),
    /State "A": Resource/,
  ],
  [
    "another resource's argument",
    definition({ A: { ...call('f'), Resource: 'arn:aws:states:::states:startExecution' } }),
    /State "A": .*Arguments.StateMachineArn: .*Arguments.FunctionName: is not a field/,
  ],
  [
    'a task token where nobody waits',
    definition({ A: call('f', { Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } }) }),
    /State "A": Arguments.Payload: \$states.context.Task exists in the Arguments of a .waitForTaskToken only/,
  ],
  [
    'an argument that is not supported',
    definition({ A: call('f', { Arguments: { FunctionName: 'f', InvocationType: 'Event' } }) }),
    /State "A": Arguments.InvocationType/,
  ],
  [
    'no function name',
    definition({ A: call('f', { Arguments: { Payload: {} } }) }),
    /State "A": Arguments.FunctionName/,
  ],
  ['a timeout of 0', definition({ A: call('f', { TimeoutSeconds: 0 }) }), /State "A": TimeoutSeconds/],
  // Transitions
  ['StartAt nowhere', definition({ A: pass }, { StartAt: 'B' }), /StartAt: there is no state "B"/],
  ['Next nowhere', definition({ A: { Type: 'Pass', Next: 'B' } }), /State "A": there is no state "B"/],
  [
    'Catch to nowhere',
    definition({ A: call('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }) }),
    /State "A": there is no state "B"/,
  ],
  [
    'Default nowhere',
    definition({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Z' }], Default: 'B' }, Z: pass }),
    /State "A": there is no state "B"/,
  ],
  [
    'a jump out of a branch',
    definition({ A: { Type: 'Parallel', Branches: [block({ B: { Type: 'Pass', Next: 'Z' } })], Next: 'Z' }, Z: pass }),
    /State "B": there is no state "Z" to go to in State "A": Branches\[0\]/,
  ],
  ['neither Next nor End', definition({ A: { Type: 'Pass' } }), /State "A": needs Next or "End": true/],
  [
    'Next and End',
    definition({ A: { Type: 'Pass', Next: 'B', End: true }, B: pass }),
    /State "A": needs Next or "End": true, and not both/,
  ],
  ['End: false', definition({ A: { Type: 'Pass', End: false } }), /State "A": End/],
  ['an unreachable state', definition({ A: pass, B: pass }), /State "B": no transition leads to it/],
  ['no end', definition({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }), /no state ends it/],
  [
    'a name used twice',
    definition({ A: { Type: 'Parallel', Branches: [block({ B: pass }), block({ B: pass })], End: true } }),
    /State "B": the name is used twice/,
  ],
  ['a name that is too long', definition({ ['A'.repeat(81)]: pass }), /is longer than 80 characters/],
  // Errors
  [
    'States.ALL not alone',
    definition({ A: call('f', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }) }),
    /State "A": Retry\[0\].ErrorEquals: States.ALL must stand alone/,
  ],
  [
    'States.ALL not last',
    definition({ A: call('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }) }),
    /State "A": Retry\[0\].ErrorEquals: States.ALL must come last/,
  ],
  [
    'a reserved error that does not exist',
    definition({ A: call('f', { Retry: [{ ErrorEquals: ['States.Timout'] }] }) }),
    /States.Timout is not an error/,
  ],
  [
    'no errors to match',
    definition({ A: call('f', { Retry: [{ ErrorEquals: [] }] }) }),
    /State "A": Retry\[0\].ErrorEquals/,
  ],
  [
    'an interval of 0',
    definition({ A: call('f', { Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 0 }] }) }),
    /State "A": Retry\[0\].IntervalSeconds/,
  ],
  [
    'a backoff below 1',
    definition({ A: call('f', { Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }) }),
    /State "A": Retry\[0\].BackoffRate/,
  ],
  [
    'another jitter',
    definition({ A: call('f', { Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'SOME' }] }) }),
    /State "A": Retry\[0\].JitterStrategy/,
  ],
  // Others
  [
    'a Wait for nothing',
    definition({ A: { Type: 'Wait', End: true } }),
    /State "A": a Wait needs Seconds or Timestamp/,
  ],
  [
    'a Wait for both',
    definition({ A: { Type: 'Wait', Seconds: 1, Timestamp: '2026-11-21T20:00:00Z', End: true } }),
    /State "A": a Wait needs Seconds or Timestamp, and not both/,
  ],
  [
    'a Choice without rules',
    definition({ A: { Type: 'Choice', Choices: [], Default: 'B' }, B: pass }),
    /State "A": Choices/,
  ],
  [
    'a Choice rule with JSONPath operators',
    definition({
      A: { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'B' }], Default: 'B' },
      B: pass,
    }),
    /State "A": .*Choices\[0\].Variable/,
  ],
];

test.each(rejected)('rejects %s, naming state and field', (_, machine, message) => {
  expect(() => parseStateMachine(machine)).toThrow(message);
  expect(() => parseStateMachine(machine)).toThrow(expect.objectContaining({ name: 'InvalidDefinition' }));
});

test('rejects what is not an object', () => {
  expect(() => parseStateMachine('{}')).toThrow(/The state machine/);
  expect(() => parseStateMachine(null)).toThrow(/The state machine/);
});

test('rejects a fault that no execution would reach', () => {
  const machine = definition({
    A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Never' }], Default: 'Z' },
    Never: { ...pass, Output: '{% $nothing %}' },
    Z: pass,
  });

  expect(() => parseStateMachine(machine)).toThrow(/State "Never": Output/);
});

test('accepts every field that it runs, comments and labels included', () => {
  const everything = definition(
    {
      A: {
        ...call('f', { End: undefined, Next: 'M', TimeoutSeconds: '{% 10 %}', Comment: 'c', QueryLanguage: 'JSONata' }),
        Retry: [
          {
            Comment: 'c',
            ErrorEquals: ['X', 'States.Timeout'],
            IntervalSeconds: 1,
            BackoffRate: 1,
            MaxAttempts: 0,
            MaxDelaySeconds: 5,
            JitterStrategy: 'NONE',
          },
        ],
        Catch: [
          {
            Comment: 'c',
            ErrorEquals: ['States.ALL'],
            Assign: { e: '{% $states.errorOutput %}' },
            Output: {},
            Next: 'Z',
          },
        ],
      },
      M: {
        ...map,
        Comment: 'c',
        Label: 'Scopes',
        ItemReader: { ...reader, ReaderConfig: { InputType: 'JSONL', MaxItems: '{% 5 %}' } },
        ItemSelector: { item: '{% $states.context.Map.Item.Value %}', n: '{% $states.context.Map.Item.Index %}' },
        MaxConcurrency: '{% 10 %}',
        ToleratedFailureCount: '{% 1 %}',
        ToleratedFailurePercentage: '{% 1 %}',
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Arguments: { Bucket: 'b', Prefix: '{% "p" %}' },
          WriterConfig: { OutputType: 'JSON', Transformation: 'NONE' },
        },
        Next: 'W',
        End: undefined,
      },
      W: { Type: 'Wait', Seconds: '{% 1 %}', Next: 'Z' },
      Z: { Type: 'Succeed', Output: '{% $states.input %}' },
    },
    { Comment: 'c', Version: '1.0', TimeoutSeconds: 60 },
  );

  expect(parseStateMachine(everything).block.states.size).toBe(4);
});
