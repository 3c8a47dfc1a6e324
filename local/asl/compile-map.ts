import { compileFallible, fieldTemplate, placeIn } from './compile-exit.ts';
import { InvalidDefinition } from './errors.ts';
import { parseFields } from './parse-fields.ts';
import { ItemProcessor, type StateFields } from './schema.ts';
import type { CompileInside, VariableScope } from './scope.ts';
import type { Distributed, MapState } from './states.ts';

const DISTRIBUTED_ONLY = [
  'ItemReader',
  'ResultWriter',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
  'Label',
] as const;

export function compileMap(
  name: string,
  raw: StateFields<'Map'>,
  scope: VariableScope,
  inside: CompileInside,
): MapState {
  const where = `State "${name}": ItemProcessor`;
  const { ProcessorConfig, ...processor } = parseFields(where, ItemProcessor, raw.ItemProcessor);
  const isDistributed = ProcessorConfig.Mode === 'DISTRIBUTED';
  const misplaced = isDistributed ? undefined : DISTRIBUTED_ONLY.find((field) => raw[field] !== undefined);
  if (misplaced)
    throw new InvalidDefinition(`State "${name}": ${misplaced}: belongs to a DISTRIBUTED Map; this is INLINE`);
  if (raw.ItemReader && raw.Items !== undefined) {
    throw new InvalidDefinition(`State "${name}": Items: the ItemReader reads the items; there cannot be both`);
  }
  return {
    type: 'Map',
    ...compileFallible(name, raw, scope),
    items: fieldTemplate(raw.Items, placeIn(scope, name, 'Items')),
    itemSelector: fieldTemplate(raw.ItemSelector, { ...placeIn(scope, name, 'ItemSelector'), mapItem: true }),
    maxConcurrency: fieldTemplate(raw.MaxConcurrency, placeIn(scope, name, 'MaxConcurrency')),
    processor: inside(where, processor, isDistributed),
    distributed: isDistributed ? compileDistributed(name, raw, scope) : undefined,
  };
}

function compileDistributed(name: string, raw: StateFields<'Map'>, scope: VariableScope): Distributed {
  // AWS makes up a label from the state's name; only its uniqueness matters here.
  const label = raw.Label ?? name.replaceAll(/[^\w-]/g, '').slice(0, 40);
  if (scope.shared.labels.has(label)) throw new InvalidDefinition(`State "${name}": Label: "${label}" is used twice`);
  scope.shared.labels.add(label);
  const place = (field: string) => placeIn(scope, name, field);
  return {
    label,
    toleratedFailureCount: fieldTemplate(raw.ToleratedFailureCount, place('ToleratedFailureCount')),
    toleratedFailurePercentage: fieldTemplate(raw.ToleratedFailurePercentage, place('ToleratedFailurePercentage')),
    itemReader: raw.ItemReader && {
      inputType: raw.ItemReader.ReaderConfig.InputType,
      maxItems: fieldTemplate(raw.ItemReader.ReaderConfig.MaxItems, place('ItemReader.ReaderConfig.MaxItems')),
      bucket: fieldTemplate(raw.ItemReader.Arguments.Bucket, place('ItemReader.Arguments.Bucket')),
      key: fieldTemplate(raw.ItemReader.Arguments.Key, place('ItemReader.Arguments.Key')),
    },
    resultWriter: raw.ResultWriter && {
      bucket: fieldTemplate(raw.ResultWriter.Arguments.Bucket, place('ResultWriter.Arguments.Bucket')),
      prefix: fieldTemplate(raw.ResultWriter.Arguments.Prefix, place('ResultWriter.Arguments.Prefix')),
    },
  };
}
