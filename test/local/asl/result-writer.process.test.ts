import { expect, test } from 'vitest';
import { TaskError } from '../../../local/asl/ports.ts';
import { block, call, fakeS3, run } from './harness.ts';

const folder = 'bucket/runs/r/map/uuid-1';
const mapOf = (rest: object = {}, writer: object = {}) => ({
  Each: {
    Type: 'Map',
    Label: 'Scopes',
    ItemProcessor: block({ F: call('f') }, 'DISTRIBUTED'),
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Arguments: { Bucket: 'bucket', Prefix: "{% 'runs/' & 'r/map' %}" },
      ...writer,
    },
    End: true,
    ...rest,
  },
});
const f = (item: unknown) => {
  if (item === 'bad') throw new TaskError('Broken', '{"errorMessage":"no"}');
  return { done: item };
};

function read(objects: Map<string, string>, key: string): unknown {
  return JSON.parse(objects.get(`${folder}/${key}`) ?? 'null');
}

test('writes a manifest and one file for each way to end, and puts out where they are', async () => {
  await using s3 = await fakeS3();

  const { result } = await run(mapOf({ ToleratedFailurePercentage: 100 }), {
    s3: s3.client,
    functions: { f },
    input: ['good', 'bad'],
    stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Monitor',
  });

  expect(result).toEqual({
    status: 'SUCCEEDED',
    output: {
      MapRunArn: 'arn:aws:states:eu-west-1:111122223333:mapRun:Monitor/Scopes:uuid-1',
      ResultWriterDetails: { Bucket: 'bucket', Key: 'runs/r/map/uuid-1/manifest.json' },
    },
  });
  expect(read(s3.objects, 'manifest.json')).toEqual({
    DestinationBucket: 'bucket',
    MapRunArn: 'arn:aws:states:eu-west-1:111122223333:mapRun:Monitor/Scopes:uuid-1',
    ResultFiles: {
      FAILED: [{ Key: 'runs/r/map/uuid-1/FAILED_0.json', Size: s3.objects.get(`${folder}/FAILED_0.json`)?.length }],
      PENDING: [],
      SUCCEEDED: [
        { Key: 'runs/r/map/uuid-1/SUCCEEDED_0.json', Size: s3.objects.get(`${folder}/SUCCEEDED_0.json`)?.length },
      ],
    },
  });
  const common = {
    InputDetails: { Included: true },
    OutputDetails: { Included: true },
    RedriveCount: 0,
    StartDate: '2026-11-21T20:00:00.000Z',
    StopDate: '2026-11-21T20:00:00.000Z',
    StateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Monitor/Scopes',
  };
  expect(read(s3.objects, 'SUCCEEDED_0.json')).toEqual([
    {
      ...common,
      ExecutionArn: 'arn:aws:states:eu-west-1:111122223333:execution:Monitor/Scopes:uuid-2',
      Name: 'uuid-2',
      Input: '"good"',
      Output: '{"done":"good"}',
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      Status: 'SUCCEEDED',
    },
  ]);
  expect(read(s3.objects, 'FAILED_0.json')).toEqual([
    {
      ...common,
      ExecutionArn: 'arn:aws:states:eu-west-1:111122223333:execution:Monitor/Scopes:uuid-3',
      Name: 'uuid-3',
      Input: '"bad"',
      Error: 'Broken',
      Cause: '{"errorMessage":"no"}',
      RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
      Status: 'FAILED',
    },
  ]);
});

test('no items: a manifest that lists no files', async () => {
  await using s3 = await fakeS3();

  const { result } = await run(mapOf(), { s3: s3.client, functions: { f }, input: [] });

  expect(result).toMatchObject({ status: 'SUCCEEDED' });
  expect(read(s3.objects, 'manifest.json')).toMatchObject({ ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [] } });
});

test('a Map that fails tells what was aborted and what never started', async () => {
  await using s3 = await fakeS3();
  const hangs = (item: unknown) => (item === 'bad' ? f(item) : new Promise(() => {}));

  const { result } = await run(mapOf({ MaxConcurrency: 2 }), {
    s3: s3.client,
    functions: { f: hangs },
    input: ['slow', 'bad', 'late-1', 'late-2'],
  });

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
  expect(read(s3.objects, 'FAILED_0.json')).toMatchObject([
    { Input: '"bad"', Status: 'FAILED', Error: 'Broken' },
    { Input: '"slow"', Status: 'ABORTED' },
  ]);
  expect(read(s3.objects, 'PENDING_0.json')).toMatchObject([
    { Input: '"late-1"', Status: 'PENDING' },
    { Input: '"late-2"', Status: 'PENDING' },
  ]);
  expect(read(s3.objects, 'manifest.json')).toMatchObject({ ResultFiles: { PENDING: [{ Size: expect.any(Number) }] } });
});

test('results that cannot be written fail the Map, after every child has run', async () => {
  await using s3 = await fakeS3();
  s3.denied.add(`${folder}/SUCCEEDED_0.json`);
  let calls = 0;

  const { result } = await run(mapOf(), { s3: s3.client, functions: { f: () => ++calls }, input: [1, 2, 3] });

  expect(calls).toBe(3);
  expect(result).toMatchObject({
    status: 'FAILED',
    error: 'States.ResultWriterFailed',
    cause: expect.stringMatching(/s3:\/\/bucket\/runs\/r\/map\/uuid-1\/.*AccessDenied/),
  });
  expect(s3.objects.has(`${folder}/manifest.json`)).toBe(false);
});

test('many records become several files, none of them large, and the manifest lists all', async () => {
  await using s3 = await fakeS3();
  const input = Array.from({ length: 120 }, (_, n) => n);

  await run(mapOf({ MaxConcurrency: 10 }), { s3: s3.client, functions: { f: () => 'x'.repeat(100_000) }, input });

  const { ResultFiles } = read(s3.objects, 'manifest.json') as {
    ResultFiles: { SUCCEEDED: { Key: string; Size: number }[] };
  };
  expect(ResultFiles.SUCCEEDED.map((file) => file.Key.split('/').at(-1))).toEqual([
    'SUCCEEDED_0.json',
    'SUCCEEDED_1.json',
    'SUCCEEDED_2.json',
  ]);
  const inputs = ResultFiles.SUCCEEDED.flatMap(({ Key, Size }) => {
    const text = s3.objects.get(`bucket/${Key}`) ?? '';
    expect(text).toHaveLength(Size);
    return (JSON.parse(text) as { Input: string }[]).map((record) => Number(record.Input));
  });
  expect(inputs.toSorted((a, b) => a - b)).toEqual(input);
});

test('a slash at the end of Prefix is not doubled', async () => {
  await using s3 = await fakeS3();

  await run(mapOf({}, { Arguments: { Bucket: 'bucket', Prefix: 'runs/r/map/' } }), {
    s3: s3.client,
    functions: { f },
    input: [],
  });

  expect([...s3.objects.keys()]).toEqual([`${folder}/manifest.json`]);
});
