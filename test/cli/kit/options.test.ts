import { Command } from 'commander';
import { expect, test } from 'vitest';
import { collect } from '../../../cli/kit/options.ts';

test('of an option that can be given several times and taken back, what is said last counts', () => {
  const ipam = (...args: string[]) =>
    new Command().option('--ipam <id>', '', collect).option('--no-ipam').parse(args, { from: 'user' }).opts().ipam;

  expect(ipam('--ipam', 'a', '--ipam', 'b')).toEqual(['a', 'b']);
  expect(ipam('--no-ipam', '--ipam', 'a')).toEqual(['a']);
  expect(ipam('--ipam', 'a', '--no-ipam')).toBe(false);
});
