import { expect, test } from 'vitest';
import { mayAssociate, permittedRanges } from '../../../core/address/associations.ts';

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions, line by line.

type Line = [primary: string, candidate: string, answer: 'yes' | 'no'];

const TEN: Line[] = [
  ['10.20.0.0/16', '172.16.0.0/16', 'no'],
  ['10.20.0.0/16', '192.168.0.0/16', 'no'],
  ['10.20.0.0/16', '198.19.0.0/16', 'no'],
  ['10.20.0.0/16', '10.21.0.0/16', 'yes'],
  ['10.20.0.0/16', '10.0.0.0/16', 'yes'],
  ['10.20.0.0/16', '52.94.0.0/16', 'yes'],
  ['10.20.0.0/16', '100.64.0.0/16', 'yes'],
  ['10.0.0.0/24', '10.0.1.0/24', 'no'],
  ['10.1.0.0/16', '10.0.0.0/16', 'no'],
  ['10.1.0.0/16', '10.2.0.0/16', 'yes'],
  ['10.0.0.0/16', '10.1.0.0/16', 'yes'],
];
const ONE_SEVEN_TWO: Line[] = [
  ['172.20.0.0/16', '10.0.0.0/16', 'no'],
  ['172.20.0.0/16', '192.168.0.0/16', 'no'],
  ['172.20.0.0/16', '172.31.0.0/16', 'no'],
  ['172.20.0.0/16', '172.31.4.0/24', 'no'],
  ['172.20.0.0/16', '198.19.0.0/16', 'no'],
  ['172.20.0.0/16', '172.21.0.0/16', 'yes'],
  ['172.20.0.0/16', '52.94.0.0/16', 'yes'],
  ['172.20.0.0/16', '100.64.0.0/16', 'yes'],
];
const ONE_NINE_TWO: Line[] = [
  ['192.168.0.0/20', '10.0.0.0/16', 'no'],
  ['192.168.0.0/20', '172.16.0.0/16', 'no'],
  ['192.168.0.0/20', '198.19.0.0/16', 'no'],
  ['192.168.0.0/20', '192.168.16.0/20', 'yes'],
  ['192.168.0.0/20', '52.94.0.0/16', 'yes'],
  ['192.168.0.0/20', '100.64.0.0/16', 'yes'],
];
const BENCHMARK: Line[] = [
  ['198.19.0.0/20', '10.0.0.0/16', 'no'],
  ['198.19.0.0/20', '172.16.0.0/16', 'no'],
  ['198.19.0.0/20', '192.168.0.0/16', 'no'],
  ['198.19.0.0/20', '52.94.0.0/16', 'yes'],
  ['198.19.0.0/20', '100.64.0.0/16', 'yes'],
];
const PUBLIC: Line[] = ['52.94.0.0/20', '100.64.0.0/16'].flatMap((primary): Line[] => [
  [primary, '10.0.0.0/16', 'no'],
  [primary, '172.16.0.0/16', 'no'],
  [primary, '192.168.0.0/16', 'no'],
  [primary, '198.19.0.0/16', 'no'],
  [primary, '52.95.0.0/16', 'yes'],
  [primary, '100.65.0.0/16', 'yes'],
]);
const ANY: Line[] = [
  ['10.20.0.0/16', '169.254.0.0/20', 'no'],
  ['10.20.0.0/16', '10.32.0.0/15', 'no'],
  ['10.20.0.0/16', '10.32.0.0/29', 'no'],
  ['10.20.0.0/16', '10.32.0.0/28', 'yes'],
  ['10.20.0.0/16', '10.20.4.0/24', 'no'],
  ['10.20.4.0/24', '10.20.0.0/16', 'no'],
];

test.each([...TEN, ...ONE_SEVEN_TWO, ...ONE_NINE_TWO, ...BENCHMARK, ...PUBLIC, ...ANY])(
  'beside %s, AWS lets a VPC have %s: %s',
  (primary, candidate, answer) => {
    expect(mayAssociate([primary], candidate)).toBe(answer);
  },
);

test('which of several CIDRs is the primary one follows from what AWS let the VPC have beside it', () => {
  expect(mayAssociate(['100.64.0.0/16', '10.20.0.0/16'], '10.21.0.0/16')).toBe('yes');
  expect(mayAssociate(['100.64.0.0/16', '198.19.0.0/17'], '198.19.128.0/17')).toBe('no');
  expect(mayAssociate(['172.31.0.0/16', '172.20.0.0/16'], '172.21.0.0/16')).toBe('yes');
  expect(mayAssociate(['10.20.0.0/16', '100.64.0.0/16'], '100.65.0.0/16')).toBe('yes');
  expect(mayAssociate(['10.20.0.0/16', '100.64.0.0/16'], '192.168.0.0/16')).toBe('no');
  expect(mayAssociate(['10.20.0.0/16', '10.1.0.0/16'], '10.0.0.0/16')).toBe('no');
  expect(mayAssociate([], '10.0.0.0/16')).toBe('unknown');
});

test('the ranges to ask for are those of the line of the primary CIDR', () => {
  expect(permittedRanges(['10.20.0.0/16'])).toEqual(['10.0.0.0/8', '100.64.0.0/10']);
  expect(permittedRanges(['172.20.0.0/16', '172.21.0.0/16'])).toEqual(['172.16.0.0/12', '100.64.0.0/10']);
  expect(permittedRanges(['100.64.0.0/16', '10.20.0.0/16'])).toEqual(['10.0.0.0/8', '100.64.0.0/10']);
  expect(permittedRanges(['198.19.0.0/16'])).toEqual(['100.64.0.0/10']);
});
