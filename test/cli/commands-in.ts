import { expect } from 'vitest';
import { main } from '../../cli/main.ts';
import { fakeIo } from './fakes/io.ts';
import { NO_AWS } from './fakes/results.ts';
import { DEPS } from './json/printed.ts';

/** Of a clone, and as the messages name it; in a sentence, what follows is no command. */
const COMMAND =
  /(?:npm run (?:--silent )?ipam-monitor -- |(?<![\w./-])ipam-monitor (?=(?:run|list|fit|find|explain|diff|mute|ack|unmute|start|doctor|policy) ))(.*?)(?= {2,}| [>|] |$)/gm;

/** The commands that a text names, as a shell would cut them into words. */
export function commandsIn(text: string): string[][] {
  // A JSON document says the same with other quotes.
  if (text.startsWith('{')) return [];
  return [...text.matchAll(COMMAND)].map(([, words = '']) =>
    [...words.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g)].map(([word]) =>
      word.startsWith('"') ? String(JSON.parse(word)) : word.replaceAll("'", ''),
    ),
  );
}

/** That each command of a text is understood, as far as to its first call of AWS, which it does not get. */
export async function expectUnderstood(commands: readonly (readonly string[])[]): Promise<void> {
  for (const command of commands) {
    const io = fakeIo({ columns: 200, noColor: true });
    // In capitals stands what a person fills in.
    const args = command.map((word) => (word === 'REGION' ? 'eu-west-1' : word));
    await main(args, io, DEPS, NO_AWS);
    expect(io.stderr(), command.join(' ')).not.toMatch(/unknown|missing|Usage:|is not a/);
  }
}
