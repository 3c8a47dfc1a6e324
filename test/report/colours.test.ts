import { readFileSync } from 'node:fs';
import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  formatHex,
  oklab,
  parse,
  wcagContrast,
} from 'culori';
import { describe, expect, it, test } from 'vitest';

const css = readFileSync(new URL('../../report/page/style/base.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

const blind = (filter: (severity: number) => (color: Color) => Color) => (hex: string) => {
  const color = parse(hex);
  return color ? formatHex(filter(1)(color)) : hex;
};
const SIGHTS = {
  normal: (hex: string) => hex,
  protan: blind(filterDeficiencyProt),
  deutan: blind(filterDeficiencyDeuter),
  tritan: blind(filterDeficiencyTrit),
  grey: (hex: string) => formatHex({ mode: 'oklab', l: oklab(hex)?.l ?? 0, a: 0, b: 0 }),
} as const;

/** Smallest distance of two verdicts, as report.md measured it: below it, one would have to be told apart by its shape alone. */
const LEAST = {
  light: { normal: 32, protan: 32, deutan: 31, tritan: 21, grey: 8 },
  dark: { normal: 32, protan: 15, deutan: 27, tritan: 15, grey: 12 },
} as const;

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const of = (name: string) => tokens.get(name)?.[theme] ?? '';

  test.each([
    ['ink', 7],
    ['ink2', 6.4],
    ['link', 6.4],
    ['warning-text', 6.2],
    ['critical-text', 6.4],
  ])('%s is read on every ground at %f : 1', (name, least) => {
    for (const ground of ['page', 'surface', 'raised']) {
      expect([ground, wcagContrast(of(name), of(ground)) >= least]).toEqual([ground, true]);
    }
  });

  test.each(['ok', 'warning', 'critical', 'vpc', 'focus'])('%s stands out from the surface at 3 : 1', (name) => {
    expect(Math.round(wcagContrast(of(name), of('surface')) * 10) / 10).toBeGreaterThanOrEqual(3);
  });

  test('text of a verdict stands out from the track, as its edge', () => {
    for (const name of ['warning-text', 'critical-text']) {
      expect(wcagContrast(of(name), of('track'))).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(Object.entries(LEAST[theme]))('verdicts are told apart by %s sight, at ΔE %i', (sight, least) => {
    const seen = Object.entries(SIGHTS).find(([name]) => name === sight)?.[1] ?? String;
    const [ok, warning, critical] = ['ok', 'warning', 'critical'].map((name) => seen(of(name)));
    const distance = differenceCiede2000();
    const distances = [
      [ok, warning],
      [ok, critical],
      [warning, critical],
    ].map(([one = '', other = '']) => distance(one, other));
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(least);
  });
});

it('takes all of them from one file', () => {
  expect(tokens.size).toBeGreaterThanOrEqual(18);
});
