import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { main } from '../../cli/main.ts';
import { readRecordedFile } from '../../local/recorded/read-file.ts';
import { fakeIo } from '../cli/fakes/io.ts';
import { fakeMonitor } from '../cli/fakes/monitor.ts';
import { NO_AWS, writeRun } from '../cli/fakes/results.ts';
import { DEPS } from '../cli/json/printed.ts';
import { SCOPE, sampleEvaluation } from '../fakes/results.ts';
import { type Target, target } from './frame.ts';
import { changed, damaged, text, value } from './texts.ts';

const COMMANDS = [
  ...[
    'run --demo',
    'run',
    'run --from .',
    'validate',
    'find',
    'fit',
    'fit --within 10.0.0.0/8 --scope',
    'explain',
    'reclaim',
  ],
  ...[
    'overlaps',
    'overlaps --pairs',
    'diff',
    'history',
    'backtest',
    'backtest --limit',
    'diff run-1 run-2',
    'doctor',
    'start',
    'start --wait',
    'policy',
    'policy put',
    'policy get',
    'policy diff',
  ],
  ...[
    'policy history',
    'alerts',
    'list',
    'list --output csv',
    'mute',
    'ack',
    'unmute',
    'notify',
    'fit --vpc vpc-1',
    'fit --pool ipam-pool-1',
    'help',
    '',
  ],
];
const OPTIONS = [
  ...[
    '--at',
    '--account',
    '--tag',
    '--severity',
    '--family',
    '--sort',
    '--authoritative',
    '--closed',
    '--consumer',
    '--demo',
    '--dry-run',
    '--external-id',
    '--for',
    '--from',
    '--if-absent',
  ],
  ...[
    '--if-match',
    '--ipam',
    '--json',
    '--limit',
    '--live',
    '--name',
    '--no-color',
    '--no-ipam',
    '--openmetrics',
    '--policy',
  ],
  ...[
    '--pool',
    '--read-role',
    '--reason',
    '--region',
    '--regions',
    '--scope',
    '--seed',
    '--stack',
    '--subject',
    '--threshold',
  ],
  ...[
    '--top',
    '--topic',
    '--type',
    '--until',
    '--version',
    '--vpc',
    '--wait',
    '--within',
    '--accounts',
    '--fail-on',
    '--help',
  ],
];

/** What a command may be given that is there. */
function files(directory: string): string[] {
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(directory, name), content);
    return name;
  };
  return [
    write('good.yaml', 'version: 1\n'),
    write('wrong.yaml', 'version: 1\nrules: [{ nmae: x }]\n'),
    write('loop.yaml', 'version: 1\nrules: &a [*a]\n'),
    write('garbage.yaml', Buffer.alloc(100_000, 'x: [}'.repeat(9))),
    write('list.yaml', 'version: 1\noccupied: [{ name: a, file: /dev/zero }]\n'),
    ...['/dev/null', '/dev/zero', '.', '/', 'nowhere/x.prom', '/proc/self/mem', '/proc/self/environ', 'x.prom'],
  ];
}

/** In a directory of their own, where whatever they write goes. */
export async function commandLines(): Promise<{ readonly targets: Target[]; readonly stop: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), 'ipam-monitor-fuzz-'));
  const before = process.cwd();
  process.chdir(directory);
  const there = files(directory);
  const evaluations = [sampleEvaluation({ id: 'subnet-1', severity: 'critical', capacity: { free: 1 } })];
  await writeRun(join(directory, 'results'), { scopes: [{ scope: { scopeId: SCOPE }, evaluations }] });

  const word = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...OPTIONS) },
    { weight: 3, arbitrary: fc.constantFrom(...there) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '/24',
        '3x/24',
        '/0',
        '/32',
        '/33',
        '/64',
        '/128',
        '99999x/1',
        'subnet-1',
        SCOPE,
        '10.0.0.1',
      ),
    },
    { weight: 5, arbitrary: text },
  );
  const line = fc.tuple(
    fc.constantFrom(...COMMANDS),
    fc.array(word, { maxLength: 6 }),
    fc.constantFrom([], ['--json'], ['--out', 'results'], ['--out', 'results', '--json']),
  );
  const recording = damaged(
    fc
      .oneof(
        changed(
          {
            Ipams: [{ IpamId: 'ipam-0a', IpamRegion: 'eu-west-1' }],
            IpamResourceCidrs: [{ ResourceCidr: '10.0.0.0/8', IpUsage: 1 }],
          },
          [...['Ipams', 'IpamId', 'IpamResourceCidrs', 'ResourceCidr', 'Tags', 'IpUsage', 'Subnets', 'NextToken']],
        ),
        value(['Ipams', 'IpamScopes', 'IpamPools', 'Vpcs']),
      )
      .map((each) => JSON.stringify(each) ?? ''),
  );
  return {
    targets: [
      target(
        'command line',
        line,
        ([command, words, ending]) => played([...command.split(' ').filter(Boolean), ...words, ...ending]),
        [],
      ),
      target(
        'recorded JSON',
        recording,
        async (content) => {
          mkdirSync('recorded', { recursive: true });
          writeFileSync('recorded/describe-ipams.json', content);
          return 'holds' in readRecordedFile('recorded/describe-ipams.json', 'describe-ipams.json') ? 'other' : 'read';
        },
        ['RecordedDataInvalid'],
      ),
    ],
    stop: () => {
      process.chdir(before);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Nothing may come out of main but a code, and words that are not many. */
async function played(words: readonly string[]): Promise<string> {
  // No operating system hands these on.
  const args = words.map((each) => each.replaceAll('\0', ''));
  // What is muted would be kept, and read again by every other one.
  for (const kept of ['results/alerts', 'out']) rmSync(kept, { recursive: true, force: true });
  const io = fakeIo();
  const monitor = fakeMonitor({ evaluations: [sampleEvaluation({ id: 'subnet-1' })] });
  const code = await main(args, io, { ...DEPS, startMonitor: monitor.start }, NO_AWS);
  const printed = io.stdout() + io.stderr();
  const isDefect = /A defect of ipam-monitor|no error: |Division by zero|is not defined/.test(printed);
  if (isDefect || ![0, 1, 2].includes(code)) throw new Error(`Test: ${code}: ${printed.slice(0, 500)}`);
  const given = args.reduce((sum, { length }) => sum + length, 0);
  // A value may be shown in several places, and hides may take six characters each.
  if (printed.length > 200_000 + 20 * given) throw new Error(`Test: ${printed.length} characters are printed`);
  return String(code);
}
