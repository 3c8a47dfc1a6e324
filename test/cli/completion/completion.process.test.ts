import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { fakeIo } from '../fakes/io.ts';
import { DEPS } from '../json/printed.ts';

async function completed(...words: string[]): Promise<string[]> {
  const io = fakeIo();
  await main(['completion', 'bash'], io, DEPS);
  const typed = ['ipam-monitor', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _ipam_monitor; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', `${io.stdout()}\n${ask}`], {
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter(Boolean);
}

test.each([
  [['li'], ['list']],
  [['list', '--sev'], ['--severity']],
  [['history', 'im'], ['import']],
  [
    ['history', 'import', 'c'],
    ['cloudwatch', 'csv'],
  ],
  [['--no'], ['--no-color']],
  [['run', '--demo', '--fail'], ['--fail-on']],
  // A value that is called as a command is none.
  [['run', '--out', 'list', '--thr'], ['--threshold']],
])('bash completes %j to %j', async (words, expected) => {
  expect(await completed(...words)).toEqual(expected);
});
