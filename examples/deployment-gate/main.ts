import { pipeline, Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { decide, EXIT_CODES, type Results, Unreadable } from './gate.ts';

const USAGE = `May this deployment go on? Asks the newest results of the monitor whether a VPC has room.

  node examples/deployment-gate/main.ts --bucket NAME --vpc vpc-… --need 3x/24 [--max-age 120]

--max-age is the age of the run, in minutes. IPAM's figures may be older. Asking reserves nothing: two pipelines that ask
at the same time get the same blocks.

Exit codes: 0 there is room · 10 there is not · 11 not known: the results are missing, stale, damaged or incomplete ·
            1 failed · 2 wrong arguments. A pipeline goes on with 0 only.
`;

function s3Results(bucket: string, client: S3Client): Results {
  const get = async (Key: string) => await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return {
    async text(key) {
      try {
        return await (await get(key)).Body?.transformToString('utf8');
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async *lines(key) {
      try {
        const { Body } = await get(key);
        if (!(Body instanceof Readable)) throw new Unreadable(`${key} has no body`);
        // Unlike pipe, pipeline destroys what reads when the connection breaks; the loop then throws. (readline would
        // take a broken stream for its end, and half of the subnets for all of them.)
        const text = pipeline(Body, createGunzip(), () => {}).setEncoding('utf8');
        let rest = '';
        for await (const chunk of text) {
          const lines = `${rest}${chunk}`.split('\n');
          rest = lines.pop() ?? '';
          yield* lines;
        }
        if (rest) yield rest;
      } catch (error) {
        if (error instanceof NoSuchKey) throw new Unreadable(`${key} is not there`, { cause: error });
        if (isZlibError(error)) throw new Unreadable(`${key} is damaged: ${error.message}`, { cause: error });
        throw error;
      }
    },
  };
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      bucket: { type: 'string' },
      vpc: { type: 'string' },
      need: { type: 'string' },
      'max-age': { type: 'string', default: '120' },
    },
  });
  const [, count, prefixLength] = /^(\d{1,3})x\/(\d{1,2})$/.exec(values.need ?? '') ?? [];
  const maxAgeMinutes = Number(values['max-age']);
  // A VPC's subnets are /16 to /28.
  const length = Number(prefixLength);
  if (!values.bucket || !values.vpc || !count || !(length >= 16 && length <= 28) || !(maxAgeMinutes > 0)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const question = { vpcId: values.vpc, count: Number(count), prefixLength: length, maxAgeMinutes };
  const verdict = await decide(s3Results(values.bucket, new S3Client({})), question, new Date());
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  return EXIT_CODES[verdict.answer];
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError && 'code' in error ? 2 : 1;
}
