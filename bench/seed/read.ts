import { EC2Client, paginateGetIpamResourceCidrs } from '@aws-sdk/client-ec2';
import { accountCalls } from '../../functions/collect/account-calls.ts';
import { ipamCalls } from '../../functions/collect/ipam-calls.ts';
import { collectTask } from '../../functions/collect/task.ts';
import { type PageInput, pages } from '../../functions/shared/ec2/pages.ts';
import { s3Objects } from '../../storage/s3-objects.ts';

/**
 * Reads all resource CIDRs of a scope. The endpoint and credentials are in the environment.
 *
 *   node read.ts sdk|reader|collect|scan REGION SCOPE BUCKET
 *
 * Prints rows, CPU seconds and the largest resident KiB as JSON.
 */
const [, , way = '', region = '', scopeId = '', bucket = ''] = process.argv;

const ways: Readonly<Record<string, () => Promise<number>>> = {
  /** The SDK's own loop, nothing kept. */
  async sdk() {
    let rows = 0;
    const list = paginateGetIpamResourceCidrs(
      { client: new EC2Client({ region }), pageSize: 1000 },
      { IpamScopeId: scopeId },
    );
    for await (const { IpamResourceCidrs = [] } of list) {
      for (const _ of IpamResourceCidrs) rows++;
    }
    return rows;
  },

  /** Our reader alone, nothing kept. */
  async reader() {
    let rows = 0;
    const { getIpamResourceCidrs } = ipamCalls();
    const take = () => void rows++;
    const list = {
      action: 'GetIpamResourceCidrs',
      region,
      ask: (page: PageInput) => getIpamResourceCidrs(region, { ...page, IpamScopeId: scopeId }, take),
      rows: () => [],
    } as const;
    for await (const _ of pages(list));
    return rows;
  },

  /** The whole step: an inventory, checked, sorted, compressed and written. */
  async collect() {
    const { collected } = await collectTask.run(
      collectTask.Input.parse({
        run: {
          runId: 'bench',
          asOf: '2026-11-21T12:00:00.000Z',
          prefix: 'runs/2026/11/21/bench/',
          authoritative: false,
          dryRun: false,
          // All that the scope has.
          resourceTypes: ['vpc', 'subnet'],
        },
        scope: { scopeId, scopeType: 'private', ipamId: 'ipam-0b', ipamRegion: region, tier: 'advanced' },
      }),
      {
        objects: s3Objects(bucket),
        ...ipamCalls(),
        ...accountCalls(undefined),
        now: () => new Date(),
        attempt: 'bench',
        deadline: () => 300_000,
        log: { info() {}, warn() {} },
      },
    );
    return collected.rows.kept;
  },

  /** The limit: the text of the answers, and where its fields are. */
  async scan() {
    let rows = 0;
    let token: string | undefined;
    do {
      const response = await fetch(process.env.AWS_ENDPOINT_URL ?? '', {
        method: 'POST',
        // Signed as far as the endpoint looks.
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=bench/20261121/${region}/ec2/aws4_request` },
        body: new URLSearchParams({
          Action: 'GetIpamResourceCidrs',
          Version: '2016-11-15',
          IpamScopeId: scopeId,
          MaxResults: '1000',
          ...(token && { NextToken: token }),
        }),
      });
      token = undefined;
      for (const [, name, value] of (await response.text()).matchAll(/<(\w+)>([^<]+)<\//g)) {
        if (name === 'resourceId') rows++;
        if (name === 'nextToken') token = value;
      }
    } while (token);
    return rows;
  },
};

const read = ways[way];
if (!read) throw new Error(`Name one of ${Object.keys(ways).join(', ')}.`);
const before = process.cpuUsage();
const rows = await read();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ rows, cpuSeconds: (user + system) / 1e6, maxRssKiB: process.resourceUsage().maxRSS }));
