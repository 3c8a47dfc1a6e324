import { once } from 'node:events';
import { createServer } from 'node:http';
import { cloudFormationService, type LoopbackStack } from './cloudformation/service.ts';
import { cloudWatchService } from './cloudwatch/service.ts';
import { ec2Service } from './ec2/service.ts';
import type { Ec2Data } from './ec2-data.ts';
import { eventsService } from './events/service.ts';
import { FaultList, type Faults } from './faults.ts';
import { kmsService, type LoopbackKey } from './kms/service.ts';
import { type Consumer, Consumers } from './lambda/consumers.ts';
import { lambdaService } from './lambda/service.ts';
import { s3Service } from './s3/service.ts';
import { secretsManagerService } from './secrets-manager/service.ts';
import { type Serving, serve } from './serve.ts';
import { snsService } from './sns/service.ts';
import type { LoopbackTopic } from './sns/topic.ts';
import { sqsService } from './sqs/service.ts';
import { Executions, type LoopbackMachine } from './states/executions.ts';
import { statesService } from './states/service.ts';
import { stsService } from './sts.ts';

export interface AwsOptions {
  /** Where everything goes that the services are given: objects under their keys, messages under `sns/` … */
  readonly outDir: string;
  /** The name of the one bucket. */
  readonly bucket: string;
  readonly ec2: Ec2Data;
  /** Lambda functions by name. @default none */
  readonly consumers?: Readonly<Record<string, Consumer>>;
  /** The topics that exist, an ARN where that is all there is to say. @default none */
  readonly topics?: readonly (string | LoopbackTopic)[];
  /** ARNs of the event buses that exist. @default none */
  readonly buses?: readonly string[];
  /** URLs of the queues that exist. @default none */
  readonly queues?: readonly string[];
  /** Deployed stacks. @default none */
  readonly stacks?: readonly LoopbackStack[];
  /** KMS keys. @default none */
  readonly keys?: readonly LoopbackKey[];
  /** Secrets by ARN. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface LoopbackAws {
  /** What AWS_ENDPOINT_URL has to be. */
  readonly url: string;
  readonly faults: Faults;
  /** Makes a state machine known: it can be started from now on. Its ports may call these endpoints. */
  deploy(machine: LoopbackMachine): void;
  /** How many calls of an action (`ec2:GetIpamResourceCidrs`) arrived, those that met a fault included. */
  calls(action: string): number;
  /** Cuts open connections and waits until nothing is written any more, by consumers of events neither. */
  stop(): Promise<void>;
}

/** The AWS services that the monitor uses, spoken to by the real SDK clients, on a free port of the loopback. */
export async function startAws(options: AwsOptions): Promise<LoopbackAws> {
  const { outDir, bucket, ec2 } = options;
  const consumers = new Consumers(outDir, options.consumers ?? {});
  const executions = new Executions();
  const faults = new FaultList();
  const counts = new Map<string, number>();
  const stopping = new AbortController();
  const serving: Serving = {
    services: new Map([
      ['ec2', ec2Service(ec2)],
      ['s3', s3Service(outDir, bucket)],
      ['sns', snsService(outDir, options.topics ?? [])],
      ['monitoring', cloudWatchService(outDir)],
      ['lambda', lambdaService(consumers)],
      ['sts', stsService(ec2)],
      ['states', statesService(executions)],
      ['events', eventsService(outDir, options.buses ?? [])],
      ['sqs', sqsService(outDir, options.queues ?? [])],
      ['cloudformation', cloudFormationService(ec2.accountId, options.stacks ?? [])],
      ['kms', kmsService(options.keys ?? [])],
      ['secretsmanager', secretsManagerService(options.secrets ?? {})],
    ]),
    before(operation, region) {
      counts.set(operation.action, (counts.get(operation.action) ?? 0) + 1);
      return faults.take(operation, region);
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
    faults,
    deploy: (machine) => executions.add(machine),
    calls: (action) => counts.get(action) ?? 0,
    async stop() {
      // First, while the endpoints still answer what the executions are in the middle of.
      await executions.stop();
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.allSettled(open);
      await consumers.settle();
      await closed;
    },
  };
}
