import { expect, test } from 'vitest';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { block, call, definition } from './harness.ts';

const pass = { Type: 'Pass', End: true };
const distributed = block({ Inner: pass }, 'DISTRIBUTED');
const map = { Type: 'Map', ItemProcessor: distributed, End: true };

/** What is wrong, the definition, and what the message must name. */
const rejected: [string, object, RegExp][] = [
  // Expressions
  [
    'an expression that does not parse',
    definition({ A: { ...pass, Output: '{% 1 + %}' } }),
    /State "A": Output: not JSONata/,
  ],
  [
    'an operator of a newer JSONata',
    definition({ A: { ...pass, Output: '{% $states.input.a ?? 1 %}' } }),
    /State "A": Output: not JSONata 2.0.6/,
  ],
  [
    'a half-open expression',
    definition({ A: { ...pass, Output: { a: '{% 1' } } }),
    /State "A": Output.a: \{% 1 must begin with \{% and end with %\}/,
  ],
  [
    '$eval',
    definition({ A: { ...pass, Output: "{% $eval('1') %}" } }),
    /State "A": Output: \$eval does not exist on AWS/,
  ],
  ['$$', definition({ A: { ...pass, Output: '{% $$.a %}' } }), /State "A": Output: \$\$ is nothing on AWS/],
  [
    '$states.result where there is none',
    definition({ A: { ...pass, Output: '{% $states.result %}' } }),
    /State "A": Output: \$states.result does not exist here/,
  ],
  [
    '$states.result in Arguments',
    definition({ A: call('f', { Arguments: { FunctionName: 'f', Payload: '{% $states.result %}' } }) }),
    /State "A": Arguments.Payload: \$states.result/,
  ],
  [
    '$states.errorOutput outside a Catch',
    definition({ A: call('f', { Output: '{% $states.errorOutput %}' }) }),
    /State "A": Output: \$states.errorOutput/,
  ],
  [
    '$states.result in a Catch',
    definition({
      A: call('f', {
        Catch: [{ ErrorEquals: ['X'], Output: '{% $states.result %}', Next: 'B' }],
        Next: 'B',
        End: undefined,
      }),
      B: pass,
    }),
    /State "A": Catch\[0\].Output: \$states.result/,
  ],
  [
    'a part of $states that is unknown',
    definition({ A: { ...pass, Output: '{% $states.inputs %}' } }),
    /State "A": Output: \$states.inputs/,
  ],
  [
    'a part of the context that is unknown',
    definition({ A: { ...pass, Output: '{% $states.context.Task.Token %}' } }),
    /State "A": Output: \$states.context.Task/,
  ],
  [
    'Map.Item outside an ItemSelector',
    definition({
      A: { ...map, ItemProcessor: block({ B: { ...pass, Output: '{% $states.context.Map.Item.Value %}' } }, 'INLINE') },
    }),
    /State "B": Output: \$states.context.Map exists in an ItemSelector only/,
  ],
  [
    'a literal that JSON cannot hold',
    definition({ A: { ...pass, Output: { at: new Date(0) } } }),
    /State "A": Output.at: .*Date/,
  ],
  // Variables
  [
    'a variable that nothing assigns',
    definition({ A: { ...pass, Output: '{% $total %}' } }),
    /State "A": Output: no state that this one can see assigns \$total/,
  ],
  [
    'a variable of a sibling branch',
    definition({
      A: {
        Type: 'Parallel',
        Branches: [block({ B: { ...pass, Assign: { x: 1 } } }), block({ C: { ...pass, Output: '{% $x %}' } })],
        End: true,
      },
    }),
    /State "C": Output: .*\$x/,
  ],
  [
    'a variable of an inner scope',
    definition({
      A: { Type: 'Parallel', Branches: [block({ B: { ...pass, Assign: { x: 1 } } })], Next: 'Z' },
      Z: { ...pass, Output: '{% $x %}' },
    }),
    /State "Z": Output: .*\$x/,
  ],
  [
    'an outer variable in a distributed child',
    definition({
      A: { Type: 'Pass', Assign: { run: 1 }, Next: 'M' },
      M: { ...map, ItemProcessor: block({ B: { ...pass, Output: '{% $run %}' } }, 'DISTRIBUTED') },
    }),
    /State "B": Output: .*\$run.*distributed Map see no variables from outside/,
  ],
  [
    'assigning an outer variable',
    definition({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [block({ B: { ...pass, Assign: { x: 2 } } })], End: true },
    }),
    /State "B": Assign.x: is a variable outside/,
  ],
  ['assigning $states', definition({ A: { ...pass, Assign: { states: 1 } } }), /State "A": Assign.states/],
  ['a name no variable can have', definition({ A: { ...pass, Assign: { 'a-b': 1 } } }), /State "A": Assign.a-b/],
];

test.each(rejected)('rejects %s, naming state and field', (_, machine, message) => {
  expect(() => parseStateMachine(machine)).toThrow(message);
  expect(() => parseStateMachine(machine)).toThrow(expect.objectContaining({ name: 'InvalidDefinition' }));
});

test('knows which names an expression binds itself', () => {
  const expressions = [
    '($x := 1; $x + 1)',
    '$map($states.input.a, function($v, $i) { $v + $i })',
    '$states.input.a@$each.{"b": $each}',
    '$states.input.a#$at.{"b": $at}',
    '$reduce($states.input.a, λ($sum, $v) { $sum + $v })',
    "$states.input ~> |a|{'b': 1}|",
  ];

  for (const expression of expressions) {
    expect(() => parseStateMachine(definition({ A: { ...pass, Output: `{% ${expression} %}` } }))).not.toThrow();
  }
});
