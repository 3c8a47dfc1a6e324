import { describe, expect, it } from 'vitest';
import { askedCidr } from '../../../core/address/asked.ts';
import { contains, parseCidr } from '../../../core/address/cidr.ts';
import { filterRows } from '../../../core/report/filter.ts';
import type { TableFilter } from '../../../core/report/links.ts';
import { tableIndex } from '../../../core/report/table-index.ts';
import { HOSTILE, type SomeRow, someNumbers, someReport } from './some-report.ts';

function left(rows: readonly SomeRow[], filter: TableFilter, accountNames = {}): number[] {
  return [...filterRows(tableIndex(someReport(rows, { accountNames })), filter)];
}

describe('What is left of the table by a text', () => {
  it('has all words, in whatever column and whatever case', () => {
    const rows: SomeRow[] = [
      { name: 'Checkout-Prod', region: 'eu-west-1' },
      { name: 'checkout-dev', region: 'us-east-1' },
      { name: 'orders', tags: { team: 'Checkout' }, zone: 'euw1-az2' },
      { account: '111122223333' },
      { type: 'vpc' },
    ];
    expect(left(rows, { text: 'CHECKOUT' })).toEqual([0, 1, 2]);
    expect(left(rows, { text: 'checkout eu-west' })).toEqual([0]);
    expect(left(rows, { text: 'team=checkout az2' })).toEqual([2]);
    expect(left(rows, { text: '1111' })).toEqual([3]);
    expect(left(rows, { text: 'vpc' })).toEqual([4]);
    expect(left(rows, { text: '  ' })).toEqual([0, 1, 2, 3, 4]);
  });

  it('finds no word across two columns, and no name of what every object has', () => {
    expect(left([{ name: 'check', id: 'out' }], { text: 'checkout' })).toEqual([]);
    expect(left([{ account: 'toString' }], { text: 'native' })).toEqual([]);
  });

  it('goes by the name of the account, too', () => {
    expect(left([{ account: '111122223333' }, {}], { text: 'payments' }, { '111122223333': 'Payments' })).toEqual([0]);
  });

  it.each(HOSTILE.map((text, at) => [at, text] as const))('finds hostile text %i by its first word', (at, text) => {
    const word = text.trim().split(/\s/)[0]?.slice(0, 50) ?? '';
    const rows = HOSTILE.map((name) => ({ name, tags: { k: 'v' } }));
    expect(left(rows, { text: word })).toContain(at);
  });

  it('joins it with a verdict, a type and a kind of finding', () => {
    const finding = { severity: 'critical', rule: '', text: '' } as const;
    const rows: SomeRow[] = [
      { verdict: 'critical', detail: { findings: [{ ...finding, kind: 'overlap' }] }, type: 'vpc' },
      { verdict: 'critical', detail: { findings: [{ ...finding, kind: 'quota' }] }, type: 'vpc' },
      { verdict: 'critical' },
      {},
    ];
    expect(left(rows, { verdict: 'critical' })).toEqual([0, 1, 2]);
    expect(left(rows, { type: 'subnet' })).toEqual([2, 3]);
    expect(left(rows, { kind: 'quota', text: 'subnet-1' })).toEqual([1]);
    expect(left(rows, { kind: 'quota', verdict: 'ok' })).toEqual([]);
  });
});

describe('What is left by an address', () => {
  const random = someNumbers(7);
  const ipv4 = () => {
    const length = 8 + random(21);
    return `10.${random(4)}.${random(256)}.${random(256)}/${length}`;
  };
  const ipv6 = () =>
    `2001:db8:${random(4).toString(16)}:${random(65_536).toString(16)}::${random(3)}/${32 + random(97)}`;
  const cidr = () => (random(3) === 0 ? ipv6() : ipv4());
  const rows = Array.from({ length: 400 }, () => ({ cidrs: Array.from({ length: random(4) }, cidr) }));

  it('is what naive containment says, of both families', () => {
    const index = tableIndex(someReport(rows));
    let some = 0;
    for (let at = 0; at < 300; at++) {
      const [address = ''] = cidr().split('/');
      const text = random(2) === 0 ? address : cidr();
      const asked = askedCidr(text);
      expect(asked, text).toBeDefined();
      const naive = rows.flatMap(({ cidrs }, row) =>
        cidrs.some((each) => {
          const parsed = parseCidr(each);
          return parsed && asked && (contains(parsed, asked) || contains(asked, parsed));
        })
          ? [row]
          : [],
      );
      expect([...filterRows(index, { text })], text).toEqual(naive);
      some += naive.length;
    }
    expect(some).toBeGreaterThan(1000);
  });

  it('stands beside words', () => {
    const two = [
      { cidrs: ['10.0.0.0/16'], name: 'one' },
      { cidrs: ['10.0.0.0/16'], name: 'other' },
    ];
    expect(left(two, { text: '10.0.5.5 other' })).toEqual([1]);
    expect(left(two, { text: '10.1.5.5 other' })).toEqual([]);
  });

  it('is a word where it is no address', () => {
    expect(left([{ cidrs: ['10.97.228.0/22'] }, { cidrs: ['10.9.0.0/22'] }], { text: '10.97.' })).toEqual([0]);
  });
});
