import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../core/report/links.ts';
import type { TakenRange } from '../../../core/report/report-data.ts';
import { search } from '../../../core/report/search.ts';
import type { SearchHit } from '../../../core/report/search-answer.ts';
import { tableIndex } from '../../../core/report/table-index.ts';
import { HOSTILE, type SomeRow, someReport } from './some-report.ts';

const ROWS: readonly SomeRow[] = [
  { id: 'ipam-scope-0', type: 'ipam-scope', cidrs: ['0.0.0.0/0'] },
  { id: 'ipam-pool-1', type: 'ipam-pool', name: 'corporate', cidrs: ['10.0.0.0/8'] },
  { id: 'vpc-2', type: 'vpc', name: 'checkout', cidrs: ['10.97.0.0/16', '100.64.0.0/16'], pool: 1 },
  { id: 'subnet-3', name: 'checkout-a', cidrs: ['10.97.228.0/22'], vpc: 2, verdict: 'critical' },
  { id: 'subnet-4', name: 'checkout-b', cidrs: ['10.97.232.0/22'], vpc: 2, verdict: 'warning' },
  { id: 'vpc-5', type: 'vpc', name: 'office', cidrs: ['10.97.0.0/16'], scope: 1 },
  { id: 'vpc-6', type: 'vpc', name: 'six', cidrs: ['2001:db8:6::/56'], family: 'ipv6' },
  { id: 'subnet-7', name: 'six-a', cidrs: ['2001:db8:6:1::/64'], family: 'ipv6', vpc: 6 },
  { id: 'eipalloc-8', type: 'eip', cidrs: ['198.51.100.7/32'] },
  { id: 'subnet-9', name: 'whole', cidrs: ['10.5.0.0/16'], vpc: 10 },
  { id: 'vpc-10', type: 'vpc', cidrs: ['10.5.0.0/16'], pool: 11 },
  { id: 'ipam-pool-11', type: 'ipam-pool', cidrs: ['10.5.0.0/16'], pool: 1 },
];
const TAKEN: readonly TakenRange[] = [
  { scope: 0, cidr: '10.97.228.0/24', kind: 'byHand', name: 'data centre', id: 'ipam-pool-alloc-1', pool: 1 },
  { scope: 0, cidr: '192.168.7.0/24', kind: 'occupied', name: '=branch', id: 'occupied/192.168.7.0/24', pool: -1 },
];
const index = tableIndex(someReport(ROWS, { taken: TAKEN }));

const idOf = (hit: SearchHit) => ('row' in hit ? ROWS[hit.row]?.id : TAKEN[hit.taken]?.id);
const found = (text: string) => search(index, text)?.groups.map(({ title, hits }) => [title, ...hits.map(idOf)]);

describe('The search box, of an address', () => {
  it('lists the smallest block first, then outwards, scope by scope, what is taken as well', () => {
    expect(found('10.97.228.17')).toEqual([
      ['In organisation (private)', 'ipam-pool-alloc-1', 'subnet-3', 'vpc-2', 'ipam-pool-1'],
      ['Also in northwind (private)', 'vpc-5'],
    ]);
  });

  it('goes inwards to outwards where all have one size, and leaves scopes out', () => {
    expect(found('10.5.0.9')).toEqual([
      ['In organisation (private)', 'subnet-9', 'vpc-10', 'ipam-pool-11', 'ipam-pool-1'],
    ]);
  });

  it('is a link to the map with a pin, or to what no map shows', () => {
    const hits = search(index, ' 10.97.232.5 ')?.groups.flatMap((group) => group.hits) ?? [];
    expect(viewOf(hits[0]?.href ?? '').map).toEqual({ scopeId: 'ipam-scope-0', id: 'vpc-2', pin: '10.97.232.5' });
    expect(search(index, '198.51.100.7')?.groups[0]?.hits[0]?.href).toBe('#row/eipalloc-8');
    const range = search(index, '192.168.7.0/28')?.groups[0]?.hits[0]?.href ?? '';
    expect(viewOf(range).map).toEqual({ scopeId: 'ipam-scope-0', pin: '192.168.7.0/28' });
  });

  it('reads IPv6 however it is written', () => {
    const six = [['In organisation (private)', 'subnet-7', 'vpc-6']];
    expect(found('2001:DB8:6:1::ffff')).toEqual(six);
    expect(found('2001:0db8:0006:0001:0:0:0:1')).toEqual(six);
    const [hit] = search(index, '2001:db8:6:1::1')?.groups[0]?.hits ?? [];
    expect(viewOf(hit?.href ?? '').map?.pin).toBe('2001:db8:6:1::1');
  });

  it('of a block tells apart what holds it and what lies in it', () => {
    expect(found('10.97.0.0/16')).toEqual([
      ['In organisation (private)', 'vpc-2', 'ipam-pool-1'],
      ['Within 10.97.0.0/16, in organisation (private)', 'subnet-3', 'subnet-4', 'ipam-pool-alloc-1'],
      ['Also in northwind (private)', 'vpc-5'],
    ]);
  });

  it('never says "not found": an address may be in use where nobody looked', () => {
    const answer = search(index, '172.20.0.1');
    expect(answer).toMatchObject({
      groups: [],
      found: 0,
      none: '172.20.0.1 is in no network, pool or allocation that was seen',
    });
    expect(answer?.none).not.toMatch(/not found/i);
    expect(search(index, '10.0.0.256')?.none).toBe('10.0.0.256 is neither an address nor a CIDR');
    expect(search(index, '10.0.0.010')?.none).toContain('without leading zeros');
  });

  it('lists a few of many, says how many, and links all of them', () => {
    const many = Array.from(
      { length: 129 },
      (_, at): SomeRow => ({ id: `vpc-${at}`, type: 'vpc', cidrs: ['172.31.0.0/16'] }),
    );
    const answer = search(tableIndex(someReport(many)), '172.31.0.5');
    expect(answer?.groups).toMatchObject([{ title: 'In organisation (private): 129', more: 121 }]);
    expect(viewOf(answer?.tableHref ?? '').table).toEqual({ text: '172.31.0.5' });
  });
});

describe('The search box, of words', () => {
  it('lists what is called so, what begins so, then by type, the worst first', () => {
    const rows: SomeRow[] = [
      { name: 'the pay office', verdict: 'ok' },
      { name: 'pay-a', verdict: 'ok' },
      { name: 'Pay', verdict: 'ok' },
      { name: 'prod-pay', verdict: 'critical' },
      { name: 'prod-pay', type: 'vpc' },
      { tags: { team: 'pay' }, verdict: 'warning' },
    ];
    const groups = search(tableIndex(someReport(rows)), 'pay')?.groups ?? [];
    expect(groups.map(({ title, hits }) => [title, ...hits.map((hit) => 'row' in hit && hit.row)])).toEqual([
      ['Called so', 2],
      ['Begins so', 1],
      ['VPCs', 4],
      ['Subnets', 3, 5, 0],
    ]);
  });

  it('is a link to the details, and to all of them in the table', () => {
    const answer = search(index, 'checkout a');
    expect(answer?.groups[0]?.hits[0]?.href).toBe('#row/subnet-3');
    expect(viewOf(answer?.tableHref ?? '').table).toEqual({ text: 'checkout a' });
  });

  it('finds what is taken by its name', () => {
    expect(found('branch')).toEqual([['Taken, without a resource', 'occupied/192.168.7.0/24']]);
  });

  it('says what was looked through where nothing was found, and nothing where nothing was typed', () => {
    expect(search(index, 'nobody')).toMatchObject({ found: 0, groups: [] });
    expect(search(index, ' ')).toBeUndefined();
  });

  it.each(HOSTILE.map((text, at) => [at, text] as const))('finds hostile name %i, and its links hold', (at, text) => {
    const hostile = tableIndex(someReport(HOSTILE.map((name, row) => ({ name, id: `${text}${row}` }))));
    const hits = search(hostile, text.trim())?.groups.flatMap(({ hits }) => hits) ?? [];
    for (const hit of hits) expect(hit.href).toMatch(/^#[\w./~%!'()*-]*$/);
    expect(hits.some((hit) => 'row' in hit && hit.row === at)).toBe(true);
  });
});
