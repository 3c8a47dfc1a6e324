import { once } from 'node:events';
import { createServer } from 'node:http';
import { metricsFile } from './cloudwatch/metrics-file.ts';
import { cloudWatchService } from './cloudwatch/service.ts';
import { ec2Service } from './ec2/service.ts';
import type { Ec2Data } from './ec2-data.ts';
import { type ConsumerFunction, Consumers } from './lambda/consumers.ts';
import { lambdaService } from './lambda/service.ts';
import { organizationsService } from './organizations.ts';
import { removeLeftovers } from './s3/leftovers.ts';
import { s3Service } from './s3/service.ts';
import { ObjectStore } from './s3/store.ts';
import { type Serving, serve } from './serve.ts';
import type { Service } from './service.ts';
import { snsService } from './sns/service.ts';
import { stsService } from './sts.ts';

export interface AwsOptions {
  /** Where everything goes that the services are given: objects under their keys, messages under `sns/` … */
  readonly outDir: string;
  /** The name of the one bucket. */
  readonly bucket: string;
  readonly ec2: Ec2Data;
  /** Lambda functions by name. @default none */
  readonly consumers?: Readonly<Record<string, ConsumerFunction>>;
  /** ARNs of the topics that exist. @default none */
  readonly topics?: readonly string[];
  /** By signing name: beside the services that a run needs, or in place of one. @default none */
  readonly services?: Readonly<Record<string, Service>>;
  /** Hears of each call before it is carried out, and says what it has to suffer. @default nothing */
  readonly before?: Serving['before'];
}

export interface LoopbackAws {
  /** What AWS_ENDPOINT_URL has to be. */
  readonly url: string;
  /** How many calls of an action (`ec2:GetIpamResourceCidrs`) arrived, those that were not carried out included. */
  calls(action: string): number;
  /** Cuts open connections and waits until nothing is written any more, by consumers of events neither. */
  stop(): Promise<void>;
}

/** The AWS services that a run needs, spoken to by the real SDK clients, on a free port of the loopback. */
export async function startAws(options: AwsOptions): Promise<LoopbackAws> {
  const { outDir, bucket, ec2 } = options;
  await removeLeftovers(outDir);
  const consumers = new Consumers(outDir, options.consumers ?? {});
  const counts = new Map<string, number>();
  const stopping = new AbortController();
  const serving: Serving = {
    services: new Map([
      ['ec2', ec2Service(ec2)],
      ['s3', s3Service(new ObjectStore(outDir), bucket)],
      ['sns', snsService(outDir, options.topics ?? [])],
      ['monitoring', cloudWatchService(metricsFile(outDir))],
      ['lambda', lambdaService(consumers)],
      ['sts', stsService(ec2)],
      ['organizations', organizationsService(ec2)],
      ...Object.entries(options.services ?? {}),
    ]),
    before(operation, region) {
      counts.set(operation.action, (counts.get(operation.action) ?? 0) + 1);
      return options.before?.(operation, region) ?? [];
    },
    signal: stopping.signal,
  };

  const open = new Set<Promise<void>>();
  const server = createServer((http, response) => {
    const answered = serve(http, response, serving)
      // The client went away.
      .catch(() => void response.destroy())
      .finally(() => open.delete(answered));
    open.add(answered);
  });
  // Longer than clients keep an idle connection: if the server closed first, a request could cross the closing.
  server.keepAliveTimeout = 300_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The loopback server listens on no port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: (action) => counts.get(action) ?? 0,
    async stop() {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.allSettled(open);
      await consumers.settle();
      await closed;
    },
  };
}
