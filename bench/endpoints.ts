import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Ec2Data } from '../local/aws/ec2-data.ts';
import { startAws } from '../local/aws/server.ts';

const USAGE = `The loopback AWS endpoints as a process of their own.

  node bench/endpoints.ts --out DIR --bucket NAME --data MODULE [--options JSON] [--topic ARN]...

MODULE exports load(options), which gives the Ec2Data to serve, as those in bench/data do. The first line printed is the
url for AWS_ENDPOINT_URL; a parent with an IPC channel gets { url } as well. Ends on SIGTERM, SIGINT, or when the parent
goes.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      bucket: { type: 'string' },
      data: { type: 'string' },
      options: { type: 'string', default: '{}' },
      topic: { type: 'string', multiple: true, default: [] },
    },
  });
  const { out, bucket, data, options, topic } = values;
  if (!out || !bucket || !data) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const aws = await startAws({ outDir: resolve(out), bucket, ec2: await loadData(data, options), topics: topic });
  const stop = () => void aws.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  process.stdout.write(`${aws.url}\n`);
  process.send?.({ url: aws.url });
}

async function loadData(path: string, options: string): Promise<Ec2Data> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href);
  if (typeof module === 'object' && module !== null && 'load' in module && typeof module.load === 'function') {
    return await module.load(JSON.parse(options));
  }
  throw new Error(`${path} exports no function load(options). Name a module that gives the Ec2Data to serve.`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
