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
    fc.property(fc.array(fc.oneof(tenth, fc.constant(null))), fc.float({ min: 0, max: 100 }), (values, percent) => {
      expect(sparkOfText(sparkText({ values }, percent), percent)).toEqual({ values });
    }),
  );
});

it('what is mostly implied is what it was, whether it is or not', async () => {
  const count = fc.oneof(fc.constant(undefined), fc.nat(20), fc.constant(256), fc.constant('9007199254740993'));
  const percent = fc.option(fc.constantFrom(0, 33.33, 50, 66.67, 100), { nil: undefined });
  const row = fc.record({
    tag: fc.constantFrom(undefined, '', 'a'),
    name: fc.constantFrom('', 'a', 'b'),
    basis: fc.constantFrom('' as const, 'assigned' as const, 'carved' as const),
    total: count,
    free: count,
    percent,
    used: count,
    usedIncludingReserved: count,
    ipamUsedPercent: percent,
    type: fc.constantFrom('subnet', 'vpc'),
    family: fc.constantFrom('ipv4' as const, 'ipv6' as const),
    cidrs: fc.constantFrom([], ['10.0.0.0/24'], ['nonsense']),
    hasCapacity: fc.boolean(),
    spark: fc.option(fc.array(fc.constantFrom(null, 0, 33.3, 50)), { nil: undefined }),
  });
  const one = await reportOf([sampleEvaluation({ id: 'subnet-1', scopeId: A })]);
  const figures = ({ used, usedIncludingReserved, ipamUsedPercent }: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries({ used, usedIncludingReserved, ipamUsedPercent }).filter(([, value]) => value !== undefined),
    );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const data: ReportData = {
        ...one,
        columns: {
          ...one.columns,
          length: rows.length,
          id: rows.map((_, at) => `subnet-${at}`),
          type: rows.map(({ type }) => type),
          family: rows.map(({ family }) => family),
          cidrs: rows.map(({ cidrs }) => cidrs),
          tags: rows.map(({ tag }) => (tag === undefined ? {} : { Name: tag })),
          name: rows.map(({ name }) => name),
          basis: rows.map(({ basis }) => basis),
          total: rows.map(({ total }) => total),
          free: rows.map(({ free }) => free),
          usedPercent: rows.map((each) => each.percent),
        },
        details: new Map(
          rows.map((each, at) => [
            at,
            {
              ...(each.hasCapacity && { capacity: { source: 'ipam' as const, ...figures(each) } }),
              ...(each.spark && { spark: { values: each.spark } }),
            },
          ]),
        ),
      };
      expect(unpacked(packed(data))).toEqual(data);
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
