import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CloudWatchClient,
  type MetricDatum,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { REGION, started } from './fixture.ts';

async function metrics() {
  const aws = await started();
  const client = new CloudWatchClient(aws.client);
  const put = (MetricData: MetricDatum[], more: Partial<PutMetricDataCommandInput> = {}) =>
    client.send(new PutMetricDataCommand({ Namespace: 'IpamMonitor', MetricData, ...more }));
  const written = async () => {
    const text = await readFile(join(aws.outDir, 'cloudwatch/metrics.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  return { aws, put, written };
}

test('A metric is a line', async () => {
  const { put, written } = await metrics();

  await put([
    {
      MetricName: 'FreeAddresses',
      Dimensions: [{ Name: 'Scope', Value: 'ipam-scope-1' }],
      Timestamp: new Date('2026-11-21T20:00:00.500Z'),
      Value: 41,
      Unit: 'Count',
    },
    { MetricName: 'UsedPercent', Values: [1, 2.5], Counts: [3, 1] },
  ]);

  expect(await written()).toEqual([
    {
      Namespace: 'IpamMonitor',
      MetricName: 'FreeAddresses',
      Dimensions: [{ Name: 'Scope', Value: 'ipam-scope-1' }],
      Timestamp: '2026-11-21T20:00:00.500Z',
      Value: 41,
      Unit: 'Count',
    },
    { Namespace: 'IpamMonitor', MetricName: 'UsedPercent', Values: [1, 2.5], Counts: [3, 1] },
  ]);
});

test('A thousand metrics arrive, packed by the client', async () => {
  const { put, written } = await metrics();
  const data = Array.from({ length: 1000 }, (_, index) => ({ MetricName: `metric ${index}`, Value: index }));

  await put(data);

  expect(await written()).toEqual(data.map((datum) => ({ Namespace: 'IpamMonitor', ...datum })));
});

test('Lines of requests at the same time do not mix', async () => {
  const { put, written } = await metrics();

  await Promise.all(
    Array.from({ length: 20 }, (_, request) =>
      put(Array.from({ length: 100 }, (_, index) => ({ MetricName: `${request}`.padEnd(200, '.'), Value: index }))),
    ),
  );

  expect(await written()).toHaveLength(2000);
});

const one: MetricDatum = { MetricName: 'm', Value: 1 };
const times = <T>(count: number, value: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => value(index));
const dimension = (index: number) => ({ Name: `d${index}`, Value: 'x' });

test.each([
  ['1,001 metrics', times(1001, () => one), {}, 'MetricData'],
  ['no metric', [], {}, 'MetricData'],
  ['31 dimensions', [one, { ...one, Dimensions: times(31, dimension) }], {}, 'MetricData[1].Dimensions'],
  ['NaN', [{ ...one, Value: Number.NaN }], {}, 'MetricData[0].Value'],
  ['infinity', [{ ...one, Value: Number.POSITIVE_INFINITY }], {}, 'MetricData[0].Value'],
  ['NaN among values', [{ MetricName: 'm', Values: [1, Number.NaN] }], {}, 'MetricData[0].Values[1]'],
  ['a value that is too large', [{ ...one, Value: 1e200 }], {}, '2^360'],
  ['151 values', [{ MetricName: 'm', Values: times(151, Number) }], {}, 'Values'],
  ['no value', [{ MetricName: 'm' }], {}, 'exactly one of'],
  ['counts without values', [{ ...one, Counts: [1] }], {}, 'Counts'],
  ['a name of 256 characters', [{ ...one, MetricName: 'x'.repeat(256) }], {}, 'MetricName'],
  ['an empty dimension', [{ ...one, Dimensions: [{ Name: 'a', Value: '' }] }], {}, 'Dimensions[0].Value'],
  ['a dimension that is not ASCII', [{ ...one, Dimensions: [{ Name: 'a', Value: 'é' }] }], {}, 'ASCII'],
  ['an unknown unit', [{ ...one, Unit: 'Addresses' as 'Count' }], {}, 'Unit'],
  ["AWS's own namespaces", [one], { Namespace: 'AWS/IPAM' }, 'Namespace'],
] as const)('CloudWatch refuses %s, and all of the request', async (_, data, more, inMessage) => {
  const { put, written } = await metrics();

  await expect(put([...data] as MetricDatum[], more)).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(inMessage),
    $metadata: { httpStatusCode: 400 },
  });
  expect(await written()).toEqual([]);
});

test('The limits themselves are allowed', async () => {
  const { put, written } = await metrics();

  await put([
    { ...one, Dimensions: times(30, dimension) },
    { MetricName: 'x'.repeat(255), Values: times(150, Number) },
    { MetricName: 'm', StatisticValues: { SampleCount: 1, Sum: 2, Minimum: 2, Maximum: 2 }, StorageResolution: 60 },
  ]);

  expect(await written()).toHaveLength(3);
});

test('More than 1 MB is refused, also when it is less while packed', async () => {
  const { put } = await metrics();
  const long = times(1000, () => ({
    ...one,
    Dimensions: times(30, (index) => ({ Name: `d${index}`, Value: 'x'.repeat(50) })),
  }));

  await expect(put(long)).rejects.toMatchObject({ name: 'RequestEntityTooLarge', $metadata: { httpStatusCode: 413 } });
});

test('Older clients, who speak Query, are understood', async () => {
  const { aws, written } = await metrics();
  const send = (fields: Record<string, string>) =>
    fetch(aws.url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=a/20261121/${REGION}/monitoring/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: new URLSearchParams({ Action: 'PutMetricData', Version: '2010-08-01', Namespace: 'N', ...fields }),
    });

  const response = await send({
    'MetricData.member.1.MetricName': 'm',
    'MetricData.member.1.Value': '1.5',
    'MetricData.member.1.Timestamp': '2026-11-21T20:00:00Z',
    'MetricData.member.1.Dimensions.member.1.Name': 'size',
    'MetricData.member.1.Dimensions.member.1.Value': '28',
    'MetricData.member.2.MetricName': 'n',
    'MetricData.member.2.Values.member.1': '1',
    'MetricData.member.2.Values.member.2': '2',
  });
  const refused = await send({ 'MetricData.member.1.MetricName': 'm', 'MetricData.member.1.Value': 'NaN' });

  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<PutMetricDataResponse ');
  expect(await written()).toEqual([
    {
      Namespace: 'N',
      MetricName: 'm',
      Value: 1.5,
      Timestamp: '2026-11-21T20:00:00.000Z',
      Dimensions: [{ Name: 'size', Value: '28' }],
    },
    { Namespace: 'N', MetricName: 'n', Values: [1, 2] },
  ]);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('<Code>InvalidParameterValue</Code>');
});
