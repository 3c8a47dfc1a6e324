import { expect } from 'vitest';
import type { RemoteDeps } from '../../../cli/aws/remote.ts';
import { documents } from '../../../cli/json/documents.ts';
import { main } from '../../../cli/main.ts';
import type { RunDeps } from '../../../cli/monitor/deps.ts';
import { jsonSchema } from '../../../statemachine/contracts/json-schemas.ts';
import { closed, validator } from '../../contracts/json-schema.ts';
import { type FakeIo, fakeIo } from '../fakes/io.ts';

export const DEPS: RunDeps = {
  startMonitor: () => Promise.reject(new Error('not to be started')),
  profileRegion: async () => undefined,
  startClock: () => ({ now: () => 0, every: () => () => {} }),
};

interface Printing {
  readonly deps?: Partial<RunDeps>;
  readonly remote?: RemoteDeps;
  readonly io?: FakeIo;
}

/** The document that a command prints, checked against its published schema, with nothing undeclared in it. */
export async function printed(
  name: keyof typeof documents,
  args: readonly string[],
  { deps = {}, remote, io = fakeIo() }: Printing = {},
) {
  const code = await main(args, io, { ...DEPS, ...deps }, remote);
  const document = JSON.parse(io.stdout());
  expect(validator(closed(jsonSchema(name, documents[name])))(document)).toBeUndefined();
  expect(documents[name].parse(document)).toEqual(document);
  expect(document.exit.code).toBe(code);
  return { code, document };
}
