import { ANSWERS, type HostileAnswer } from './answers.ts';
import { CALLS } from './calls.ts';
import { oneIpam } from './data.ts';
import { startWorld } from './world.ts';

/** One call that always gets one answer, and what a run over it said. */
export interface Seen {
  readonly action: string;
  readonly answer: HostileAnswer;
  /** What it said beside what it says in any case. */
  readonly said: readonly string[];
  readonly attempts: number;
}

/** A world in which calls are answered so, one after the other. */
export async function hostileWorld() {
  const world = await startWorld(oneIpam);
  const usual = await world.play();
  return {
    stop: () => world.stop(),
    /** Each answer to one call. */
    async play(action: string): Promise<Seen[]> {
      const seen: Seen[] = [];
      for (const answer of ANSWERS) {
        const before = world.calls(action);
        const { said } = await world.play({ action, do: answer.do(action) });
        const attempts = world.calls(action) - before;
        seen.push({ action, answer, said: said.filter((text) => !usual.said.includes(text)), attempts });
      }
      return seen;
    },
  };
}

/** A failed call in the run's words: which one, and how it failed. */
const FAILURE =
  /\w+:\w+(?: in [\w-]+| of arn:\S+)? (?:(?:answered with something|failed, and).*?\(status .*?\)(?=\.?(?:\s|$))|failed by a fault of AWS.*? occurred|did not get through: .*?\(ECONNRESET\))/g;

export function failuresIn(text: string): string[] {
  return [...text.matchAll(FAILURE)].map(([failure]) => failure);
}

/** docs/hostile-answers.md's tables, of what was seen. */
export function tableOf(all: readonly Seen[]): string {
  return [
    '| the answer | is called | and said, after the name of the call |',
    '|---|---|---|',
    ...all.filter(({ action }) => action === CALLS[0]).map(answerRow),
    '',
    '| the call | what the run says of each of them |',
    '|---|---|',
    ...CALLS.map((action) =>
      callRow(
        action,
        all.filter((each) => each.action === action),
      ),
    ),
  ].join('\n');
}

function answerRow({ answer, said: [said = ''] }: Seen): string {
  return `| ${answer.name} | \`${nameOf(said) ?? ''}\` | ${cell(failuresIn(said)[0]?.replace(/^\S+ in \S+ /, '') ?? '')} |`;
}

/** What differs by the answer left out: where that is not all, each stands for itself. */
function callRow(action: string, seen: readonly Seen[]): string {
  const texts = new Map<string, string[]>();
  for (const { answer, said } of seen) {
    const text = together(said.map(general));
    texts.set(text, [...(texts.get(text) ?? []), answer.name]);
  }
  const cells = [...texts].map(([text, names]) => (texts.size === 1 ? text : `${names.join(', ')}: ${text}`));
  return `| \`${action}\` | ${cell(cells.join('<br>'))} |`;
}

function general(text: string): string {
  const name = nameOf(text);
  return text
    .replace(FAILURE, '…')
    .replace(/^(?:ipam-scope-\w+-0a|ec2-1) fails/, 'The scope fails')
    .replace(/ipam-scope-(?:private|public)-0a/, 'the scope')
    .replace(/(account|Account) \d{12}/, '$1 …')
    .replace(new RegExp(`fails\\. ${name}: …`), 'fails: …')
    .replace(/(?<=…)\./, '');
}

function together(texts: readonly string[]): string {
  return [...new Set(texts)].join(' ');
}

/** The name under which something failed. */
export function nameOf(text: string): string | undefined {
  return /fails\. (\w+):/.exec(text)?.[1];
}

/** As text in a cell of a table. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/<(?!br>)/g, '&lt;')
    .replaceAll('\n', ' ');
}
