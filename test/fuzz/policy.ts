import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { parseRanges } from '../../core/policy/csv-ranges.ts';
import { doubtLines } from '../../core/policy/doubts.ts';
import { withListsInside } from '../../core/policy/lists.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { choosePolicy } from '../../functions/discover/choose-policy.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { target } from './frame.ts';
import { changed, damaged, long, strange, text, value } from './texts.ts';

const VALID: unknown = parse(`
version: 1
name: mine
rules:
  - { name: a, match: { type: subnet, name: ["eks-*"], tags: { team: x }, account: "111122223333" }, critical: { any: [{ usedPercent: 90 }] } }
  - { name: b, kind: freeSpace, match: { prefixLength: { min: 16, max: 24 } }, warning: { freeBlocksBelow: { blocks: 3, of: default } } }
alerts: { for: 2h, mutes: [{ match: { id: x }, reason: r, expires: 2030-01-01 }] }
routes: [{ name: r, match: { id: "*" }, to: { topic: net } }]
accountNames: { "111122223333": one }
occupied: [{ name: dc, cidrs: [10.0.0.0/8, { cidr: 10.1.0.0/16, name: x }] }, { name: other, file: ranges.csv }]
quotas: { accounts: { "111122223333": { cidrsPerVpc: 7 } } }
outputs: { handOff: { consumers: [{ to: tickets, filter: { tags: { a: b } } }] } }
`);

const NAMES = [
  ...[
    'version',
    'name',
    'rules',
    'match',
    'kind',
    'warning',
    'critical',
    'any',
    'alerts',
    'mutes',
    'routes',
    'to',
    'topic',
  ],
  ...[
    'accountNames',
    'occupied',
    'cidr',
    'cidrs',
    'file',
    'quotas',
    'accounts',
    'outputs',
    'handOff',
    'consumers',
    'filter',
  ],
  ...['tags', 'id', 'type', 'usedPercent', 'freeBelow', 'usedPercnt', 'prefixLength', 'expires', 'inspect', 'overlap'],
];

/** YAML as people write it: aliases, tags, blocks, several documents. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'version: 1\n',
          'rules:\n',
          '  - ',
          'name: ',
          '{ ',
          ' }',
          '[',
          ']',
          ', ',
          ': ',
          '&a ',
          '*a',
          '&b ',
          '*b',
          '---\n',
        ],
        ...[
          '...\n',
          '%YAML 1.1\n',
          '%TAG ! x\n',
          '!!set ',
          '!!map ',
          '!!int ',
          '|\n  ',
          '>-\n  ',
          '? ',
          '# ',
          '\t',
          '"',
          "'",
        ],
        ...['<<: ', '"\\u0000"', '"\\ud800"', '"\\UFFFFFFFF"', '0x1F', '1e999', '.inf', '2026-01-01', '\n', '\n    '],
      ),
      strange,
      fc.constantFrom(...NAMES),
    ),
    { maxLength: 60 },
  )
  .map((all) => all.join(''));

const many = fc
  .tuple(
    fc.constantFrom(
      '  - { name: r$, critical: { freeBelow: 1 } }\n',
      '  - 1\n',
      '  - *a\n',
      'k$: 1\n',
      '  - { k$: [k$] }\n',
    ),
    fc.nat(8000),
  )
  .map(
    ([line, count]) =>
      `version: 1\nname: &a x\nrules:\n${Array.from({ length: count }, (_, n) => line.replaceAll('$', String(n))).join('')}`,
  );

const written = fc
  .oneof({ weight: 3, arbitrary: changed(VALID, NAMES) }, { weight: 1, arbitrary: value(NAMES) })
  .map((each) => stringify(each, { aliasDuplicateObjects: false }));

const yaml = fc.oneof(
  { weight: 60, arbitrary: damaged(written) },
  { weight: 30, arbitrary: damaged(pieces) },
  { weight: 2, arbitrary: damaged(many) },
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.tuple(strange, long, strange).map((all) => all.join('')) },
);

const csv = fc.oneof(
  { weight: 20, arbitrary: damaged(fc.constant('cidr,name\n10.0.0.0/8,"a ""b"""\n::/0;x\n# c\n')) },
  {
    weight: 10,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(',', ';', '"', '""', '\n', '\r\n', '#', 'cidr', ' '), strange), { maxLength: 60 })
      .map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(',', '" ', '"",', '10.0.0.0/8\n', ' '), fc.nat(100_000))
      .map(([part, count]) => part.repeat(count)),
  },
);

export const policies = [
  target(
    'policy',
    yaml,
    async (policy) => {
      const read = parsePolicy(policy, 'p.yaml', () => '10.0.0.0/8,dc\n');
      doubtLines({ file: 'p.yaml', text: policy, policy: read });
      // What `policy put` sends is what the run reads.
      parsePolicy(withListsInside(policy, read), 'p.yaml');
      return 'valid';
    },
    ['PolicyError'],
  ),
  target(
    'policy/current.yaml',
    yaml,
    async (policy) => {
      const objects = memoryObjects();
      // In the bucket there are no files beside it.
      objects.give('policy/current.yaml', policy.replaceAll('file: ranges.csv', 'cidr: 10.9.0.0/16'));
      const declared = { destinations: { topics: ['net'], consumers: ['tickets'] }, metricsNamespace: 'Mine' };
      const { used, problems } = await choosePolicy(objects, {}, declared);
      const [problem] = problems;
      if (used.source !== 'current' && problem?.kind !== 'PolicyInvalid') throw new Error('Test: nobody is told');
      if (problem && problem.text.length > 20_000) throw new Error(`Test: ${problem.text.length} characters are told`);
      return used.source;
    },
    [],
  ),
  target(
    'CSV of ranges',
    csv,
    async (ranges) => (parseRanges(ranges, 'r.csv').problems.length > 0 ? 'problems' : 'valid'),
    [],
  ),
];
