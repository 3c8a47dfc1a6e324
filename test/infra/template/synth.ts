import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IpamMonitorProps } from '../../../infra/configuration.ts';
import { IpamMonitorStack } from '../../../infra/stack.ts';
import { afterAllFiles } from '../../processes/environment.ts';
import { type RawTemplate, type Resource, resolveTemplate } from './resolve.ts';

export interface Synthesized {
  /** As CloudFormation gets it. */
  readonly raw: RawTemplate;
  /** With every reference replaced by what it would be in an account. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** Resources of a type, by logical id. */
  ofType(type: string): [string, Resource][];
  /** The one resource of a type whose logical id contains a text. */
  one(type: string, part?: string): Resource;
}

/**
 * An app whose stacks leave out what takes seconds: the bundles, which no rule over the template looks into, and CDK's
 * own validation, which nag.process.test.ts has.
 */
export function testApp(): App {
  return new App({
    outdir: assemblyDir(),
    context: { 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
    treeMetadata: false,
  });
}

const root = mkdtempSync(join(tmpdir(), 'ipam-monitor-cdk-'));
afterAllFiles(() => rmSync(root, { recursive: true, force: true }));

/** A new folder for a cloud assembly, gone when the tests are. CDK leaves its own behind. */
export function assemblyDir(): string {
  return mkdtempSync(join(root, 'assembly-'));
}

const synthesized = new Map<string, Synthesized>();

/** The stack's template: synthesized once a configuration, and not to be changed. */
export function synthesize(configuration: IpamMonitorProps = {}): Synthesized {
  const key = JSON.stringify(configuration);
  const found = synthesized.get(key) ?? view(templateOf(configuration));
  synthesized.set(key, found);
  return found;
}

function templateOf(configuration: IpamMonitorProps): RawTemplate {
  const stack = new IpamMonitorStack(testApp(), 'IpamMonitor', { configuration });
  return Template.fromStack(stack).toJSON() as RawTemplate;
}

export function view(raw: RawTemplate, stackName?: string): Synthesized {
  const resources = resolveTemplate(raw, stackName);
  const ofType = (type: string) => Object.entries(resources).filter(([, resource]) => resource.Type === type);
  return {
    raw,
    resources,
    ofType,
    one(type, part = '') {
      const found = ofType(type).filter(([id]) => id.includes(part));
      if (found.length !== 1 || !found[0]) throw new Error(`${found.length} of ${type} with "${part}"`);
      return found[0][1];
    },
  };
}
