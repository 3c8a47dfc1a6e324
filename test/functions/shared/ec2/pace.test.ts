import { EC2Client, GetIpamPoolCidrsCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { Pace } from '../../../../functions/shared/ec2/pace.ts';

const REFUSED =
  '<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>no</Message></Error></Errors></Response>';

/** A clock that stands still but for pauses, which all begin at once. */
function fakePace() {
  const waits: number[] = [];
  let now = 0;
  const pace = new Pace(
    () => now,
    async (ms) => {
      waits.push(Math.round(ms));
    },
  );
  return { pace, waits, later: (ms: number) => (now += ms) };
}

async function take(pace: Pace, calls: number, action = 'GetIpamResourceCidrs', region = 'eu-west-1'): Promise<void> {
  for (let call = 0; call < calls; call++) await pace.take(region, action);
}

test('the first hundred calls of an API go at once, the others at 20 a second', async () => {
  const { pace, waits } = fakePace();
  await take(pace, 103);
  expect(waits).toEqual([50, 100, 150]);
});

test('APIs and Regions have buckets of their own', async () => {
  const { pace, waits } = fakePace();
  await take(pace, 100);
  await take(pace, 100, 'GetIpamPoolCidrs');
  await take(pace, 100, 'GetIpamResourceCidrs', 'us-east-1');
  expect(waits).toEqual([]);
});

test('a bucket fills again, and no further than it holds', async () => {
  const { pace, waits, later } = fakePace();
  await take(pace, 100);
  later(1000);
  await take(pace, 21);
  expect(waits).toEqual([50]);
  later(3_600_000);
  await take(pace, 101);
  expect(waits).toEqual([50, 50]);
});

test('of a shared bucket only the share is used, by pages and by pools', async () => {
  const { pace, waits } = fakePace();
  pace.shareIs({ lists: 0.1, pools: 0.5 });
  await take(pace, 11);
  await take(pace, 51, 'GetIpamPoolAllocations');
  expect(waits).toEqual([500, 100]);
  pace.shareIs(undefined);
  await take(pace, 1, 'DescribeIpamPools');
  expect(waits).toHaveLength(2);
});

test('each attempt of a call waits, the retries of the SDK as well', async () => {
  const taken: string[] = [];
  class Counted extends Pace {
    override async take(region: string, action: string): Promise<void> {
      taken.push(`${region} ${action}`);
    }
  }
  let attempts = 0;
  const client = new EC2Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: async () => {
        attempts++;
        return { response: { statusCode: 503, headers: {}, body: Buffer.from(REFUSED) } };
      },
    },
  });
  const pace = new Counted();
  await expect(
    pace.paced(client, 'eu-west-1').send(new GetIpamPoolCidrsCommand({ IpamPoolId: 'p' })),
  ).rejects.toThrow();
  expect(attempts).toBe(3);
  expect(pace.refused).toBe(3);
  expect(taken).toEqual(Array(3).fill('eu-west-1 GetIpamPoolCidrs'));
});
