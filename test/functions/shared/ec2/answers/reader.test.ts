import { Readable } from 'node:stream';
import {
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  GetIpamDiscoveredResourceCidrsCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamResourceCidrsCommand,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  discoveredResourceCidrs,
  networkInterfaces,
  poolAllocations,
  resourceCidrs,
  subnets,
} from '../../../../../functions/shared/ec2/answers/calls.ts';
import type { KnownElement } from '../../../../../functions/shared/ec2/answers/known.ts';
import { asItIs, readRows } from '../../../../../functions/shared/ec2/answers/read-rows.ts';

const calls = [
  {
    answer: resourceCidrs,
    member: 'IpamResourceCidrs',
    make: () => new GetIpamResourceCidrsCommand({ IpamScopeId: 's' }),
  },
  {
    answer: discoveredResourceCidrs,
    member: 'IpamDiscoveredResourceCidrs',
    make: () => new GetIpamDiscoveredResourceCidrsCommand({ IpamResourceDiscoveryId: 'd', ResourceRegion: 'r' }),
  },
  {
    answer: poolAllocations,
    member: 'IpamPoolAllocations',
    make: () => new GetIpamPoolAllocationsCommand({ IpamPoolId: 'p' }),
  },
  { answer: subnets, member: 'Subnets', make: () => new DescribeSubnetsCommand({}) },
  { answer: networkInterfaces, member: 'NetworkInterfaces', make: () => new DescribeNetworkInterfacesCommand({}) },
] as const;

/** A client that gets a document in pieces of so many bytes. */
function client(document: string, sizes: readonly number[] = [], statusCode = 200): EC2Client {
  const bytes = Buffer.from(document);
  function* pieces() {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length] ?? bytes.length;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  return new EC2Client({
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: async () => ({
        response: { statusCode, headers: { 'content-type': 'text/xml' }, body: Readable.from(pieces()) },
      }),
    },
  });
}

/** What the SDK's parser makes nothing of is written as it is: references beyond the first 65,536 characters. */
const reference = (each: string, of: (code: number) => string) =>
  each.length > 1 ? each : of(each.codePointAt(0) ?? 0);

const WRITTEN = [
  (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  (text: string) => [...text].map((each) => reference(each, (code) => `&#${code};`)).join(''),
  (text: string) => [...text].map((each) => reference(each, (code) => `&#x${code.toString(16)};`)).join(''),
  (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]')}]]>`,
];
const plain = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '9', '-', '/', '.', '&', '<', '>', '"', "'", 'é', '字', '🔥', ']'),
    minLength: 1,
    maxLength: 8,
  })
  .map((text) => text.trim());
const textOf = fc.tuple(plain, fc.constantFrom(...WRITTEN)).map(([text, written]) => written(text));
const noise = fc.constantFrom(
  '',
  '',
  '',
  '\n  ',
  '<!-- <item> & -->',
  '<unheardOf a="1>2"><item>x</item><b/></unheardOf>',
);

/** Markup of what may stand in an element. */
function inside(known: KnownElement): fc.Arbitrary<string> {
  switch (known.kind) {
    case 'number':
      return fc.oneof(fc.nat(300).map(String), fc.double({ min: 0, max: 1, noNaN: true }).map(String));
    case 'time':
      return fc.constantFrom('2026-11-21T11:40:00.000Z', '2026-11-21T11:40:00Z', '2026-11-21T11:40:00.5Z');
    case 'list': {
      const [item] = known.inside.values();
      const items = fc.array(item ? element(item) : fc.constant(''), { maxLength: 3 });
      return fc
        .tuple(items, noise)
        .map(([all, between]) => all.join(between === '' || between.startsWith('<u') ? '' : between));
    }
    case 'structure':
      return fc
        .tuple(...[...known.inside.values()].map((each) => fc.tuple(fc.option(element(each), { nil: '' }), noise)))
        .map((all) => all.flat().join(''));
    default:
      return textOf;
  }
}

function element(known: KnownElement): fc.Arbitrary<string> {
  return fc
    .tuple(inside(known), fc.constantFrom('', ' ', ' xsi:type="a"'))
    .map(([content, attributes]) =>
      content === '' && attributes === ' '
        ? `<${known.name}/>`
        : `<${known.name}${attributes}>${content}</${known.name}>`,
    );
}

/** What is read of what the SDK says; EC2's empty lists and absent members are the same to us. */
function projected(known: KnownElement, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (known.kind === 'list') {
    const [item] = known.inside.values();
    return item && Array.isArray(value) && value.length > 0 ? value.map((each) => projected(item, each)) : undefined;
  }
  if (known.kind !== 'structure') return value;
  const members = [...known.inside.values()].map((each) => [
    each.member,
    projected(each, Reflect.get(Object(value), each.member)),
  ]);
  return Object.fromEntries(members.filter(([, each]) => each !== undefined));
}

test.each(calls)('$answer.action is read as the SDK reads it', async ({ answer, member, make }) => {
  const { root, list } = answer;
  if (!list) throw new Error('Test: the call has no list');
  await fc.assert(
    fc.asyncProperty(
      inside(root),
      // Only within a piece is it learned, and made use of, how one value follows another.
      fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 4000 })), { minLength: 1 }),
      async (content, sizes) => {
        const document = `<?xml version="1.0" encoding="UTF-8"?>\n<${root.name} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${content}</${root.name}>`;
        const theirs = await client(document).send(make() as GetIpamResourceCidrsCommand);
        const ours = await readRows(
          client(document, sizes),
          make() as GetIpamResourceCidrsCommand,
          'eu-west-1',
          answer as typeof resourceCidrs,
          asItIs,
        );
        const row = [...list.inside.values()][0];
        if (!row) throw new Error('Test: the list has no rows');
        expect(ours.rows.map((each) => projected(row, each))).toEqual(
          (projected(list, Reflect.get(theirs, member)) as unknown[] | undefined) ?? [],
        );
        expect(ours.NextToken || undefined).toBe(theirs.NextToken || undefined);
      },
    ),
    { numRuns: 150 },
  );
});

const [call] = calls;
const answerOf = (content: string) => `<${call.answer.root.name}>${content}</${call.answer.root.name}>`;
const row = '<ipamResourceCidrSet><item><resourceId>vpc-1</resourceId></item></ipamResourceCidrSet>';

test.each([
  ['nothing', '', 'it is empty'],
  ['a page of HTML', '<html><body>Sign in</body></html>', 'it is a <html>'],
  ['another answer', '<DescribeVpcsResponse></DescribeVpcsResponse>', 'it is a <DescribeVpcsResponse>'],
  ['JSON', '{"message":"no"}', 'it is no XML'],
  ['half an answer', answerOf(row).slice(0, -20), 'it ends within'],
  ['tags that do not fit', answerOf('<ipamResourceCidrSet><item></ipamResourceCidrSet>'), 'belongs'],
  ['a reference to nothing', answerOf(row.replace('vpc-1', 'vpc-&nbsp;')), 'its XML cannot be read'],
  ['two answers', answerOf(row).repeat(2), 'follows it'],
])('%s is no answer, and not one without rows', async (_, document, why) => {
  const reading = readRows(client(document, [7]), call.make(), 'eu-west-1', call.answer, asItIs);
  await expect(reading).rejects.toThrow(why);
  await expect(reading).rejects.toMatchObject({ name: 'AnswerUnreadable' });
});

test('values that EC2 invents are read as they are; of an element that comes twice, the first counts', async () => {
  const item =
    '<item><resourceType>moon-base</resourceType><resourceId>a</resourceId><resourceId>b</resourceId></item>';
  const { rows } = await readRows(
    client(answerOf(`<ipamResourceCidrSet>${item}</ipamResourceCidrSet>`)),
    call.make(),
    'eu-west-1',
    call.answer,
    asItIs,
  );
  expect(rows.map(({ ResourceType, ResourceId }) => [ResourceType, ResourceId])).toEqual([['moon-base', 'a']]);
});

test("what is refused is the SDK's to name", async () => {
  const refusal =
    '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>';
  const refused = client(refusal, [9], 403);
  const reading = readRows(refused, call.make(), 'eu-west-1', call.answer, asItIs);
  await expect(reading).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});

test('references to any character are resolved', async () => {
  const named = '<item><resourceName>&#128293;&#x1F525; &lt;b&gt; &amp;amp;</resourceName></item>';
  const document = answerOf(`<ipamResourceCidrSet>${named}</ipamResourceCidrSet>`);
  const { rows } = await readRows(client(document, [1]), call.make(), 'eu-west-1', call.answer, asItIs);
  expect(rows[0]?.ResourceName).toBe('🔥🔥 <b> &amp;');
});

test('how rows went on before is no more than a guess', async () => {
  const inside = (text: string) => `<ipamResourceCidrSet>${text}</ipamResourceCidrSet>`;
  const plain = '<item><resourceId>a</resourceId><resourceName>n</resourceName></item>';
  const others = [
    '<item><resourceId>b</resourceId>\n<resourceName x="1">n</resourceName></item>',
    '<item><resourceId>c</resourceId><resourceName/></item>',
    '<item><resourceId>d<!-- n --></resourceId><resourceId>e</resourceId><resourceName><b>n</b></resourceName></item>',
    '<item><resourceId>f</resourceId><unheardOf>n</unheardOf><resourceName><![CDATA[&]]></resourceName></item>',
    '<item><resourceId>g</resourceId></item><item/><item><resourceName>n</resourceName></item>',
  ];
  const document = answerOf(inside(others.flatMap((other) => [plain, plain, other, other, plain]).join('')));
  const { rows } = await readRows(client(document), call.make(), 'eu-west-1', call.answer, asItIs);
  const names = rows.map(({ ResourceId, ResourceName }) => `${ResourceId} ${ResourceName}`);
  const told = [['b n'], ['c '], ['d '], ['f &'], ['g undefined', 'undefined undefined', 'undefined n']];
  expect(names).toEqual(told.flatMap((other) => ['a n', 'a n', ...other, ...other, 'a n']));
});
