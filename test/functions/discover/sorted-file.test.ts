import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { SortedFile } from '../../../functions/discover/sorted-file.ts';
import { memoryObjects } from '../../fakes/objects.ts';

const Row = z.object({ key: z.string(), value: z.number() });
type Row = z.infer<typeof Row>;

function file(limit: number) {
  return new SortedFile<Row>(
    memoryObjects(),
    {
      partKey: (part) => `part-${part}`,
      schema: Row,
      keyOf: ({ key }) => key,
      preferred: (a, b) => (b.value > a.value ? b : a),
    },
    limit,
  );
}

test('sorts any rows, keeps the preferred one of each key, and holds no more than its limit', async () => {
  const rows = fc.array(fc.record({ key: fc.string({ maxLength: 3 }), value: fc.nat(50) }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 20 }), async (given, limit) => {
      const sorted = file(limit);
      for (const row of given) await sorted.add(row);

      const best = new Map<string, number>();
      for (const { key, value } of given) best.set(key, Math.max(value, best.get(key) ?? 0));
      const expected = [...best].map(([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
      expect(await Array.fromAsync(sorted.rows())).toEqual(expected);
    }),
  );
});

test('loses nothing that is added while a part is being written', async () => {
  const sorted = file(3);
  await Promise.all(Array.from({ length: 20 }, (_, n) => sorted.add({ key: `k${n}`, value: n })));

  expect(await Array.fromAsync(sorted.rows())).toHaveLength(20);
});
