import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hrefOf, viewOf } from '../../../core/report/links.ts';
import { VERDICTS } from '../../../core/report/report-data.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });

test('every link leads back to what it was made of, whatever names are in it', () => {
  const map = fc.record({ scopeId: text, id: text, pin: text }, { requiredKeys: ['scopeId'] });
  fc.assert(
    fc.property(map, (each) => {
      expect(viewOf(hrefOf({ map: each })).map).toEqual(each);
    }),
  );
  fc.assert(
    fc.property(text, (row) => {
      expect(viewOf(hrefOf({ row })).row).toBe(row);
    }),
  );
  const table = fc.record(
    { text, verdict: fc.constantFrom(...VERDICTS), type: text, kind: text, sort: text },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(table, (each) => {
      expect(viewOf(hrefOf({ table: each })).table).toEqual(each);
    }),
  );
});

test('what is not ours, or was cut, leaves the reader where he is', () => {
  const before = { map: { scopeId: 'a' }, row: 'subnet-1' };
  for (const hash of ['#row/%E0%A4%A', '#map/%', '#<script>', '#row/a/b', '#table?text=%']) {
    expect(viewOf(hash, before)).toBe(before);
  }
});

test('the details close where the reader goes elsewhere, and what the map shows stays', () => {
  expect(viewOf('#fits', { map: { scopeId: 'a' }, row: 'subnet-1' })).toEqual({
    map: { scopeId: 'a' },
    section: 'fits',
  });
});

test('half a pair in a name, or typed, makes a link like any other', () => {
  expect(viewOf(hrefOf({ table: { text: 'a\ud83d' } })).table).toEqual({ text: 'a\ufffd' });
});
