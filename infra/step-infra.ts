import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type * as z from 'zod';
import type { Configuration } from './configuration.ts';
import type { Access } from './objects.ts';
import type { TopicDestination } from './topics.ts';

/** What a function is deployed into. */
export interface Surroundings {
  readonly stack: Stack;
  readonly bucket: { readonly bucketName: string; readonly bucketArn: string };
  readonly topics: Readonly<Record<string, TopicDestination>>;
  readonly configuration: Configuration;
  /** Its name among the deployments that write to one namespace of metrics. */
  readonly deployment: string;
  /** What posts to webhooks; absent where none is declared. */
  readonly webhookFunction?: IFunction | undefined;
}

/** What the deployment has to know of a step, or of what a step calls: `step` of steps/<folder>.ts. */
export interface StepInfra<Environment extends z.ZodType> {
  /**
   * What it cannot know by itself, as its env.ts parses it at run time: every variable, also one with a default. Of
   * env.ts only the type: the handlers' code is never loaded by the deployment.
   */
  readonly environment: (surroundings: Surroundings) => { [Name in keyof z.input<Environment>]-?: string };
  /** What it reads and writes in the bucket, and nothing else. */
  readonly objects?: Access | ((surroundings: Surroundings) => Access);
  /** What it may do beside that, and beside what it calls of EC2: on what the configuration names. */
  readonly statements?: (surroundings: Surroundings) => PolicyStatement[];
}
