import { expect, test } from 'vitest';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import { block, definition } from './harness.ts';

const pass = { Type: 'Pass', End: true };
const inline = block({ Inner: pass }, 'INLINE');
const distributed = block({ Inner: pass }, 'DISTRIBUTED');
const reader = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSON' },
  Arguments: { Bucket: 'b', Key: 'k' },
};
const map = { Type: 'Map', ItemProcessor: distributed, End: true };

/** What is wrong, the definition, and what the message must name. */
const rejected: [string, object, RegExp][] = [
  // Maps
  [
    'an express child',
    definition({
      A: {
        ...map,
        ItemProcessor: { ...distributed, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      },
    }),
    /State "A": ItemProcessor: ProcessorConfig.ExecutionType/,
  ],
  [
    'an unknown mode',
    definition({ A: { ...map, ItemProcessor: { ...distributed, ProcessorConfig: { Mode: 'LOCAL' } } } }),
    /State "A": ItemProcessor: ProcessorConfig.Mode/,
  ],
  ['an Iterator', definition({ A: { Type: 'Map', Iterator: inline, End: true } }), /Iterator: is not a field/],
  ['an ItemBatcher', definition({ A: { ...map, ItemBatcher: { MaxItemsPerBatch: 2 } } }), /State "A": ItemBatcher/],
  ...(['ItemReader', 'ResultWriter', 'Label', 'ToleratedFailureCount', 'ToleratedFailurePercentage'] as const).map(
    (field): [string, object, RegExp] => [
      `${field} of an inline Map`,
      definition({
        A: {
          Type: 'Map',
          ItemProcessor: inline,
          End: true,
          [field]: {
            ItemReader: reader,
            ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b', Prefix: 'p' } },
            Label: 'L',
            ToleratedFailureCount: 1,
            ToleratedFailurePercentage: 1,
          }[field],
        },
      }),
      new RegExp(`State "A": ${field}: belongs to a DISTRIBUTED Map`),
    ],
  ),
  ['both Items and ItemReader', definition({ A: { ...map, Items: [], ItemReader: reader } }), /State "A": Items/],
  [
    'CSV',
    definition({ A: { ...map, ItemReader: { ...reader, ReaderConfig: { InputType: 'CSV' } } } }),
    /State "A": ItemReader.ReaderConfig.InputType/,
  ],
  [
    'an unknown reader option',
    definition({ A: { ...map, ItemReader: { ...reader, ReaderConfig: { InputType: 'JSON', ItemsPointer: '/a' } } } }),
    /State "A": ItemReader.ReaderConfig.ItemsPointer/,
  ],
  [
    'another reader',
    definition({ A: { ...map, ItemReader: { ...reader, Resource: 'arn:aws:states:::s3:listObjectsV2' } } }),
    /State "A": ItemReader.Resource/,
  ],
  [
    'another transformation of results',
    definition({
      A: {
        ...map,
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject',
          Arguments: { Bucket: 'b', Prefix: 'p' },
          WriterConfig: { OutputType: 'JSON', Transformation: 'COMPACT' },
        },
      },
    }),
    /State "A": ResultWriter.WriterConfig.Transformation/,
  ],
  ['a label that is too long', definition({ A: { ...map, Label: 'x'.repeat(41) } }), /State "A": Label/],
  [
    'a label used twice',
    definition({
      A: { ...map, Label: 'x', Next: 'B', End: undefined },
      B: { ...map, ItemProcessor: block({ Other: pass }, 'DISTRIBUTED'), Label: 'x' },
    }),
    /State "B": Label: "x" is used twice/,
  ],
  [
    'a concurrency that is neither number nor expression',
    definition({ A: { ...map, MaxConcurrency: '10' } }),
    /State "A": MaxConcurrency/,
  ],
  [
    'a percentage above 100',
    definition({ A: { ...map, ToleratedFailurePercentage: 101 } }),
    /State "A": ToleratedFailurePercentage/,
  ],
];

test.each(rejected)('rejects %s, naming state and field', (_, machine, message) => {
  expect(() => parseStateMachine(machine)).toThrow(message);
  expect(() => parseStateMachine(machine)).toThrow(expect.objectContaining({ name: 'InvalidDefinition' }));
});
