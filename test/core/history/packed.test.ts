import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from '../../../core/history/packed.ts';

const values = fc.array(fc.option(fc.integer({ min: 0, max: 16_382 })), { maxLength: 500 });

test('what is packed is unpacked as it was, gaps and all', () => {
  fc.assert(fc.property(values, (each) => void expect(unpack(pack(each))).toEqual(each)));
});

test('0 is no gap, and both ends hold', () => {
  expect(unpack(pack([0, null, 16_382, 0, null]))).toEqual([0, null, 16_382, 0, null]);
  expect(pack([])).toBe('');
});

test('low bytes come first, each a difference with its sign in the lowest bit', () => {
  // 1 more than the value: 301 - 0, 301 - 301, 0 - 301.
  expect([...Buffer.from(pack([300, 300, null]), 'base64')]).toEqual([602 & 255, 0, 601 & 255, 2, 0, 2]);
});

test('any text unpacks to something', () => {
  fc.assert(fc.property(fc.string(), (text) => void expect(Array.isArray(unpack(text))).toBe(true)));
});
