import { expect, test } from 'vitest';
import { findingInFull, findingInShort } from '../../../core/message/finding-lines.ts';
import type { ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';

const finding: ResourceFinding = {
  alertKey: 'ipam-scope-1/ipam-pool-1/ipam-pool/ipam-pool-1/ipv4#freeSpace',
  kind: 'freeSpace',
  severity: 'critical',
  rule: 'built-in pool',
  text: 'built-in pool: 25 % free, but no /24 left',
  reasons: [
    {
      metric: 'freeBlocks',
      operator: '<',
      threshold: 1,
      observed: 0,
      unit: 'block',
      prefixLength: 24,
      source: 'ipam',
      text: '25 % free, but no /24 left',
    },
  ],
  scopeId: 'ipam-scope-1',
  scopeType: 'private',
  resource: { id: 'ipam-pool-1', type: 'ipam-pool', name: 'edge-sites', cidr: '10.0.0.0/21', family: 'ipv4' },
  cidrs: ['10.0.0.0/21'],
  capacity: {
    basis: 'allocated',
    unit: 'address',
    total: 2048,
    used: 1536,
    free: 512,
    usedPercent: 75,
    source: 'ipam',
  },
  freeSpace: { unit: 'address', free: 512, largest: 26, blocks: { 26: 8, 27: 16 }, fragmentationPercent: 87.5 },
  notes: [{ kind: 'stale', text: 'Somebody said\nsomething' }],
};

test('what a pool has left is told in blocks', () => {
  expect(findingInShort(finding)).toBe('  edge-sites   ipam-pool-1   10.0.0.0/21   25 % free, but no /24 left');
  expect(findingInFull(finding)).toEqual([
    '  edge-sites   ipam-pool-1   10.0.0.0/21',
    '  1,536 of 2,048 addresses allocated, 512 free; 75 % allocated, added up from its allocations.',
    '  Free: 512 addresses in blocks of /26 and smaller (8 of /26).',
    '  Somebody said something.',
    '  Rule built-in pool: 25 % free, but no /24 left',
  ]);
});

test('of a pool without anything free no block is named', () => {
  const { largest: _, ...rest } = finding.freeSpace as NonNullable<ResourceFinding['freeSpace']>;
  const full = { ...finding, notes: [], freeSpace: { ...rest, free: 0, blocks: {} } };
  expect(findingInFull(full)).toContain('  No block is free.');
});

test('what others hold of a pool is neither allocated nor free', () => {
  const heldByOthers = { units: 128, owners: 1, first: [] };
  const full = {
    ...finding,
    capacity: { ...(finding.capacity as NonNullable<ResourceFinding['capacity']>), free: 384, heldByOthers: 128 },
    freeSpace: { ...(finding.freeSpace as NonNullable<ResourceFinding['freeSpace']>), free: 384, heldByOthers },
  };
  expect(findingInFull(full).slice(1, 3)).toEqual([
    '  1,536 of 2,048 addresses allocated, 128 held by others, 384 free; 75 % allocated, added up from its allocations.',
    '  Free: 384 addresses in blocks of /26 and smaller (8 of /26).',
  ]);
});
