import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packed } from '../../../core/report/pack.ts';
import { columnText } from '../../../core/report/pack-column.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { sparkOfText, sparkText } from '../../../core/report/spark-text.ts';
import { unpacked } from '../../../core/report/unpack.ts';
import { valuesOf } from '../../../core/report/unpack-column.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { A, B, reportOf } from '../../report/gathered.ts';

const again = (values: readonly unknown[]) => valuesOf(JSON.parse(columnText(values)));

describe('a column', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { value } = fc.letrec<{ value: unknown; objects: unknown; array: unknown }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, scalar, tie('objects'), tie('array')),
    objects: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'a', '1')), tie('value')),
    array: fc.array(tie('value'), { maxLength: 4 }),
  }));

  it('is what it was, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(value, fc.constant(undefined))), (values) => {
        expect(again(values)).toEqual(values);
      }),
    );
  });

  it('of few different values says each once', () => {
    const tags = [{ team: 'a' }, { team: 'b' }];
    const values = Array.from({ length: 100 }, (_, at) => tags[at % 2]);
    expect(again(values)).toEqual(values);
    expect(columnText(values).split('team')).toHaveLength(2);
    const [first, , third] = again(values);
    expect(third).toBe(first);
  });
});

it('a spark is what it was', () => {
  const tenth = fc.integer({ min: 0, max: 1000 }).map((value) => value / 10);
  fc.assert(
    fc.property(fc.array(fc.oneof(tenth, fc.constant(null))), (values) => {
      expect(sparkOfText(sparkText({ values }))).toEqual({ values });
    }),
  );
});

it('a report is what it was: hostile texts, rows without details, counts above 2^53', async () => {
  const hostile = '</script><!--\u202e\u0000\u2028"\\__proto__';
  const data = await reportOf([
    sampleEvaluation({
      id: 'subnet-1',
      scopeId: A,
      severity: 'critical',
      resource: { name: hostile, tags: { [hostile]: hostile, constructor: 'x' } },
    }),
    sampleEvaluation({ id: 'subnet-2', scopeId: A, notMeasured: true }),
    sampleEvaluation({
      id: 'subnet-3',
      scopeId: B,
      capacity: { total: '9007199254740993', free: '9007199254740992', usedPercent: 0, unit: '/64' },
    }),
  ]);
  const details = new Map([...data.details].filter(([row]) => row !== 1));
  const some: ReportData = { ...data, details, summedUp: { rows: 1, limit: 2, byType: { eip: 1 } } };
  expect(unpacked(packed(some))).toEqual(some);
});

it('a report without rows, too', async () => {
  const data = await reportOf([]);
  expect(unpacked(packed(data))).toEqual(data);
});

it('what was cut off is refused', async () => {
  const text = packed(await reportOf([sampleEvaluation({ id: 'subnet-1', scopeId: A })]));
  expect(() => unpacked(text.slice(0, -20))).toThrow(SyntaxError);
  expect(() => unpacked(text.replace('"length":1', '"length":2'))).toThrow('no columns');
});
