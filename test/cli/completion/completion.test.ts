import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { fakeIo } from '../fakes/io.ts';
import { DEPS, printed } from '../json/printed.ts';

async function script(shell: string): Promise<string> {
  const io = fakeIo();
  expect(await main(['completion', shell], io, DEPS)).toBe(0);
  return io.stdout();
}

test('fish has every command and option, with what each is', async () => {
  const text = await script('fish');
  expect(text).toContain(
    "complete -c ipam-monitor -n '__fish_use_subcommand' -f -a list -d 'List every resource of the last run'",
  );
  expect(text).toMatch(/-n '__fish_seen_subcommand_from history; and __fish_seen_subcommand_from import' -f -a csv /);
  expect(text).toMatch(/__fish_seen_subcommand_from run' -l fail-on -r -d /);
  expect(text).not.toMatch(/-d '[^'\\]*(?:\\.[^'\\]*)*'./);
});

test('zsh reads the same as bash', async () => {
  expect(await script('zsh')).toBe(
    `#compdef ipam-monitor\nautoload -U +X bashcompinit && bashcompinit\n${await script('bash')}`,
  );
});

test('as a document, and for no other shell', async () => {
  const { document } = await printed('cli-completion', ['completion', 'bash', '--json']);
  expect(document).toMatchObject({ shell: 'bash', script: await script('bash') });
  const io = fakeIo();
  expect(await main(['completion', 'tcsh'], io, DEPS)).toBe(1);
  expect(io.stderr()).toContain('bash, zsh, fish');
});
