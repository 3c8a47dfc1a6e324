import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import {
  type ExecutionOptions,
  type ExecutionResult,
  execute,
  type HistoryEvent,
} from '../../../local/asl/execution.ts';
import { parseStateMachine } from '../../../local/asl/machine.ts';
import type { Ports } from '../../../local/asl/ports.ts';

export const lambda = 'arn:aws:states:::lambda:invoke';

type States = Record<string, object>;

/** A definition that starts at its first state. */
export function definition(states: States, rest: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...rest };
}

/** A branch, or the processor of a Map. */
export function block(states: States, config?: 'INLINE' | 'DISTRIBUTED'): object {
  return {
    StartAt: Object.keys(states)[0],
    States: states,
    ...(config === 'INLINE' && { ProcessorConfig: { Mode: 'INLINE' } }),
    ...(config === 'DISTRIBUTED' && { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }),
  };
}

/** A Task that calls the function of its name with the state's input, and puts out what it answers. */
export function call(functionName: string, rest: object = {}): object {
  return {
    Type: 'Task',
    Resource: lambda,
    Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    End: true,
    ...rest,
  };
}

export interface Recorded {
  readonly result: ExecutionResult;
  readonly events: HistoryEvent[];
  /** Events of children, by the name of the child. */
  readonly children: Map<string, HistoryEvent[]>;
  /** Milliseconds of every pause, in order. */
  readonly slept: number[];
}

type Functions = Record<string, (payload: unknown, signal: AbortSignal) => unknown>;

export interface Setup extends Partial<Pick<Ports, 's3' | 'random' | 'now' | 'sleep' | 'startExecution' | 'tokens'>> {
  readonly functions?: Functions;
  readonly input?: unknown;
  readonly signal?: AbortSignal;
  readonly stateMachineArn?: string;
}

export async function run(states: States | object, setup: Setup = {}): Promise<Recorded> {
  const machine = parseStateMachine('QueryLanguage' in states ? states : definition(states as States));
  const events: HistoryEvent[] = [];
  const children = new Map<string, HistoryEvent[]>();
  const slept: number[] = [];
  const options: ExecutionOptions = {
    name: 'run-1',
    input: setup.input === undefined ? {} : setup.input,
    onEvent: (event, { name, parent }) => {
      if (parent === undefined) events.push(event);
      else children.set(name, [...(children.get(name) ?? []), event]);
    },
    ...(setup.signal && { signal: setup.signal }),
    ...(setup.stateMachineArn && { stateMachineArn: setup.stateMachineArn }),
  };
  const result = await execute(machine, options, {
    ...fakePorts(setup.functions),
    sleep: async (ms) => void slept.push(ms),
    ...defined(setup),
  });
  return { result, events, children, slept };
}

function defined({ s3, random, now, sleep, startExecution, tokens }: Setup): Partial<Ports> {
  return {
    ...(s3 && { s3 }),
    ...(random && { random }),
    ...(now && { now }),
    ...(sleep && { sleep }),
    ...(startExecution && { startExecution }),
    ...(tokens && { tokens }),
  };
}

export function fakePorts(functions: Functions = {}): Ports {
  let uuids = 0;
  return {
    invokeLambda: async (name, payload, signal) => {
      const found = functions[name];
      if (!found) throw new Error(`The test has no function ${name}`);
      return await found(payload, signal);
    },
    // No test reaches it by accident: the port is closed.
    s3: s3Client('http://127.0.0.1:1'),
    now: () => new Date('2026-11-21T20:00:00.000Z'),
    sleep: async () => {},
    random: () => 0.5,
    uuid: () => `uuid-${++uuids}`,
  };
}

export function s3Client(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
}

export interface FakeS3 extends AsyncDisposable {
  readonly client: S3Client;
  /** By `bucket/key`. */
  readonly objects: Map<string, string>;
  /** Requests for these are refused. */
  readonly denied: Set<string>;
}

/** Enough of S3 for one reader and one writer, over real HTTP. */
export async function fakeS3(objects: Record<string, unknown> = {}): Promise<FakeS3> {
  const store = new Map(
    Object.entries(objects).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const denied = new Set<string>();
  const server = createServer(async (request, response) => {
    const key = decodeURIComponent(new URL(request.url ?? '/', 'http://s3').pathname.slice(1));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fail = (status: number, code: string) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
    if (denied.has(key)) return fail(403, 'AccessDenied');
    if (request.method === 'PUT') {
      store.set(key, Buffer.concat(chunks).toString());
      return response.writeHead(200, { etag: '"1"' }).end();
    }
    const found = store.get(key);
    return found === undefined ? fail(404, 'NoSuchKey') : response.writeHead(200, { etag: '"1"' }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = s3Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    client,
    objects: store,
    denied,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function types(events: readonly HistoryEvent[] | undefined): string[] {
  return (events ?? []).map((event) => event.type);
}
