import { expect, test } from 'vitest';
import * as z from 'zod';
import { InvalidInput, InvalidOutput } from '../../statemachine/contracts/invalid.ts';
import { parseLine, putJson } from '../../storage/objects.ts';
import { updateJson } from '../../storage/update-json.ts';
import { memoryObjects } from '../fakes/objects.ts';

const Sample = z.object({ scopes: z.array(z.object({ free: z.int() })) });
const broken = { scopes: [{ free: 0.5 }] };

test.each([
  ['put', putJson],
  [
    'updated',
    (...[objects, key, schema, next]: Parameters<typeof putJson<z.infer<typeof Sample>>>) =>
      updateJson(objects, key, schema, () => next),
  ],
])('a value that breaks its contract is not %s: the error names object and field', async (_, write) => {
  const objects = memoryObjects();

  const written = write(objects, 'runs/1/sample.json', Sample, broken);

  await expect(written).rejects.toThrow(InvalidOutput);
  await expect(written).rejects.toThrow(/runs\/1\/sample\.json.*scopes\[0\]\.free: /);
  expect(objects.keys()).toEqual([]);
});

test('a line that is not what it should be is named with its object, and shown in one line', () => {
  const objects = memoryObjects();
  const parse = (line: string) => () => parseLine(objects, 'a.jsonl.gz', line, Sample);

  expect(parse('{"scopes":\u001b')).toThrow(InvalidInput);
  expect(parse('{"scopes":\u001b')).toThrow(/a\.jsonl\.gz \("{\\"scopes\\":\\u001b"\) is not JSON/);
  expect(parse(JSON.stringify(broken))).toThrow(/a\.jsonl\.gz .*scopes\[0\]\.free: /);
  expect(parse('{"scopes":[]}')()).toEqual({ scopes: [] });
});
