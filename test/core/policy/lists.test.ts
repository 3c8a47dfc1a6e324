import { expect, test } from 'vitest';
import { parseRanges } from '../../../core/policy/csv-ranges.ts';
import { withListsInside } from '../../../core/policy/lists.ts';
import { MAX_OCCUPIED, occupiedIn, rangesOf } from '../../../core/policy/occupied.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';

const POLICY = `version: 1
occupied:
  # by the network team
  - { cidr: 172.16.0.0/18, name: on-premises }
  - { name: peers, cidrs: [10.9.0.0/16, { cidr: 192.168.0.0/16, name: partner }], scope: s }
  - name: transit gateway
    file: lists/tgw.csv
`;

const files: Readonly<Record<string, string>> = {
  'lists/tgw.csv': 'Site,CIDR\r\n"Frankfurt, DC 1",10.200.0.0/16\r\n\r\n# closed in May\r\nParis,2001:db8::/48\r\n',
};

function read(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`${path}: there is no such file`);
  return text;
}

test('ranges are single, in lists of a name, or in a CSV beside the policy', () => {
  const { occupied } = parsePolicy(POLICY, 'net/policy.yaml', read);

  expect(rangesOf(occupied).map(({ cidr, name }) => `${cidr} ${name}`)).toEqual([
    '172.16.0.0/18 on-premises',
    '10.9.0.0/16 peers',
    '192.168.0.0/16 peers: partner',
    '10.200.0.0/16 transit gateway: Frankfurt, DC 1',
    '2001:db8::/48 transit gateway: Paris',
  ]);
  expect(occupiedIn(occupied, 'other')).toHaveLength(3);
});

test('where the policy is sent, there are no files: their ranges stand in it, and the rest as it was written', () => {
  const policy = parsePolicy(POLICY, 'policy.yaml', read);
  const text = withListsInside(POLICY, policy);

  expect(text).toContain('# by the network team');
  expect(text).not.toContain('tgw.csv');
  expect(parsePolicy(text, 'policy.yaml')).toEqual(policy);
  const plain = 'version: 1   # as it is\n';
  expect(withListsInside(plain, parsePolicy(plain, 'policy.yaml'))).toBe(plain);
});

test('a range that two have is one, with both names', () => {
  const { occupied } = parsePolicy(
    'version: 1\noccupied: [{ name: a, cidr: 10.0.0.7/16 }, { name: b, cidrs: [10.0.0.0/16, 10.0.0.0/16] }]',
    'policy.yaml',
  );
  expect(occupiedIn(occupied, 's')).toEqual([{ cidr: '10.0.0.0/16', name: 'a, b' }]);
});

test.each([
  [
    'without the file',
    POLICY.replace('tgw', 'gone'),
    'net/policy.yaml:7:11  occupied[2].file: lists/gone.csv: there is no such file',
  ],
  [
    'with two of three',
    POLICY.replace('file:', 'cidr: 10.0.0.0/8\n    file:'),
    'net/policy.yaml:8:11  occupied[2].file: stands beside cidr',
  ],
  ['with none of them', 'version: 1\noccupied: [{ name: a }]', 'needs one of cidr, cidrs and file'],
  [
    'with too many',
    `version: 1\noccupied: [{ name: a, cidrs: [${new Array(MAX_OCCUPIED + 1).fill('10.0.0.0/8').join()}] }]`,
    'occupied: are more than 5000 ranges',
  ],
])('a policy %s is refused, with the place', (_, text, message) => {
  expect(() => parsePolicy(text, 'net/policy.yaml', read)).toThrow(message);
});

test('who does not have the files says so, and how they come into the policy', () => {
  expect(() => parsePolicy(POLICY, 'policy/current.yaml')).toThrow(
    'policy/current.yaml:7:11  occupied[2].file: names a file, which exists only where the policy was written: `ipam-monitor policy put` writes',
  );
});

test('what is wrong with a CSV is told by line and column', () => {
  const text = 'name;range\na;10.200.0/16\n"b";  010.0.0.0/8\n"c;1.2.3.0/24\nd\n';
  expect(parseRanges(text, 'plan.csv').problems).toEqual([
    'plan.csv:2:3  10.200.0/16 is not a CIDR (10.200.0.0/16)',
    'plan.csv:3:7  010.0.0.0/8 is not decimal to everybody: write 010 without leading zeros',
    'plan.csv:4:1  a quote is not closed: a range and its name stand in one line',
    'plan.csv:5:1  (empty) is not a CIDR (10.200.0.0/16)',
  ]);
  expect(parseRanges('# nothing\n', 'plan.csv').problems).toEqual(['plan.csv:1:1  has no range']);
  expect(parseRanges('x\n'.repeat(100), 'plan.csv').problems.slice(-1)).toEqual(['plan.csv  … 95 more']);
});

test('a CSV without headings has the range first; a byte order mark is none of it', () => {
  expect(parseRanges('\uFEFF10.0.0.0/8,"the ""old"" plan"\n10.9.0.0/16', 'plan.csv').ranges).toEqual([
    { cidr: '10.0.0.0/8', name: 'the "old" plan' },
    { cidr: '10.9.0.0/16' },
  ]);
});

function problemsOf(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  try {
    parsePolicy(text, 'net/policy.yaml', (path) => files[path] ?? read(path));
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.message.split('\n');
  }
}

test('a list that is missing hides nothing else that is wrong', () => {
  const text = `version: 1
occupied:
  - { name: a, file: gone.csv }
  - { name: b, file: bad.csv }
  - { name: c, file: 7 }
  - { name: d, cidr: 10.0.0.0/33 }
rules:
  - { name: r, match: { typ: vpc }, critical: { usedPercent: 120 } }
  - { name: built-in x }
  - { name: r, kind: overlap, critical: { usedPercent: 20 }, fore: 1h }
`;
  expect(problemsOf(text, { 'bad.csv': 'x\n'.repeat(9) }).map((line) => line.replace(/^net\//, ''))).toEqual([
    'policy.yaml:8:30  rules[0].match.typ: unknown field; did you mean type?',
    'policy.yaml:8:62  rules[0].critical.usedPercent: 120 is above 100',
    'policy.yaml:10:68  rules[2].fore: unknown field; did you mean for?',
    expect.stringContaining('rules[2].critical.usedPercent: "usedPercent" does not apply to overlap'),
    expect.stringContaining('rules: two rules have the same name'),
    'policy.yaml:6:22  occupied[3].cidr: "10.0.0.0/33" is not a CIDR (10.200.0.0/16)',
    expect.stringContaining('rules[1].name: "built-in x" may not begin with "built-in"'),
    'policy.yaml:3:22  occupied[0].file: gone.csv: there is no such file',
    'policy.yaml:5:22  occupied[2].file: is not a text (the path of a CSV)',
    ...[1, 2, 3, 4, 5].map((line) => `bad.csv:${line}:1  what stands here (1 character) is not a CIDR (10.200.0.0/16)`),
    'bad.csv  … 4 more',
  ]);
});

const SECRET = 'wJalrXUtnFEMI';

test.each([
  ['users', `root:${SECRET}:0:0:root:/root:/bin/bash`],
  ['a key', `-----BEGIN PRIVATE KEY-----\n${SECRET}K7MDENGbPxRfiCYEXAMPLEKEY\n`],
  ['credentials', `[default]\naws_secret_access_key = ${SECRET}\n`],
  ['a token', `${SECRET}.0x0000\n0x${SECRET}/010\n`],
  ['hex', 'deadbeefdeadbeefdeadbeefdeadbeef\n12:34:56:78:9a:bc:de:f0:12:34:56:78:9a:bc:de:f0\n'],
  ['an open quote', `"${SECRET}\n`],
])('what a path leads to is not printed: %s', (_, content) => {
  const said = problemsOf('version: 1\noccupied: [{ name: a, file: x }]\n', { x: content }).join('\n');
  expect(said).toContain('net/x:1:1  ');
  expect(said).not.toMatch(new RegExp(`${SECRET}|deadbeef|12:34|BEGIN|bash|aws_`));
});

test.each([
  ['a key', `-----BEGIN KEY-----\n${SECRET}\n`],
  ['a list', `- ${SECRET}\n`],
  ['JSON', `{"password": "${SECRET}"}`],
  ['an alias', `a: *${SECRET}\n`],
  ['a tag', `a: !${SECRET} [x]\n`],
  ['a block', `a: >${SECRET}\n  x\n`],
  ['a long name', `? "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ${SECRET}"\n: 1\n`],
])('nor of a file that is no policy: %s', (_, content) => {
  const said = problemsOf(content).join('\n');
  expect(said).toMatch(/^net\/policy\.yaml:1:/);
  expect(said).not.toContain(SECRET);
});
