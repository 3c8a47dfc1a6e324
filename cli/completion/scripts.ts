import type { Completable } from './words.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const NAME = 'ipam-monitor';

export function completionScript(shell: Shell, all: readonly Completable[]): string {
  if (shell === 'fish') return fish(all);
  return shell === 'bash' ? bash(all) : `#compdef ${NAME}\nautoload -U +X bashcompinit && bashcompinit\n${bash(all)}`;
}

/** Names of ours only, which need no quotes: descriptions are not in it. */
function bash(all: readonly Completable[]): string {
  const paths = all.filter(({ path }) => path.length > 0).map(({ path }) => `'${path.join(' ')}'`);
  const cases = all.map(({ path, commands, options }) => {
    const words = [...commands.map(({ name }) => name), ...options.map(({ long }) => long)].join(' ');
    return `    '${path.join(' ')}') words='${words}' ;;`;
  });
  return `_ipam_monitor() {
  local at='' word words i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "\${at:+$at }$word" in
      ${paths.join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _ipam_monitor ${NAME}
`;
}

function fish(all: readonly Completable[]): string {
  return all
    .flatMap(({ path, commands, options }) => {
      const where =
        path.length === 0
          ? '__fish_use_subcommand'
          : path.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ');
      const line = (what: string, about: string) => `complete -c ${NAME} -n '${where}' ${what} -d ${quoted(about)}`;
      return [
        ...commands.map(({ name, about }) => line(`-f -a ${name}`, about)),
        ...options.map(({ long, about, takesValue }) => line(`-l ${long.slice(2)}${takesValue ? ' -r' : ''}`, about)),
      ];
    })
    .join('\n')
    .concat('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
