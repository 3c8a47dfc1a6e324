import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';
import { functions, helpers } from '../../statemachine/steps.ts';
import { makeDirectory } from '../../storage/make-directory.ts';
import type { IpamMonitorProps } from '../configuration.ts';
import { ReadRoleStack } from '../read-role.ts';
import { readme } from './readme.ts';
import { StandaloneStack } from './standalone-stack.ts';
import { zip } from './zip.ts';

const STACK = 'IpamMonitor';
const READ_ROLE = 'IpamMonitorReadRole';

/** What remains is everything but what CDK adds for its own deployments: a check that the account is bootstrapped. */
const Template = z.object({
  Description: z.string(),
  Parameters: z.record(z.string(), z.unknown()).transform(({ BootstrapVersion, ...parameters }) => parameters),
  Conditions: z.record(z.string(), z.unknown()).optional(),
  Outputs: z.record(z.string(), z.unknown()),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() })),
});
const Message = z.string();
const Code = z.object({ S3Key: z.string() });

export interface Exported {
  /** Names, sorted. */
  readonly files: readonly string[];
  /** What synth says of the configuration: statements that the policies of others need. */
  readonly messages: readonly string[];
}

/**
 * Writes what somebody without CDK needs: template.json, a zip with the code of each function, the template of the read
 * role, and a README. The README says how to use them, and has the messages of synth.
 */
export function exportTemplate(outDir: string, configuration: IpamMonitorProps): Exported {
  prepare(outDir);
  const outdir = mkdtempSync(join(tmpdir(), 'ipam-monitor-cdk-'));
  try {
    const app = new App({ analyticsReporting: false, outdir });
    new StandaloneStack(app, STACK, configuration);
    new ReadRoleStack(app, READ_ROLE);
    return writeFiles(outDir, app.synth());
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Checked before half a minute of synthesis. It replaces an earlier export only: somebody may name a folder of theirs. */
function prepare(outDir: string): void {
  makeDirectory(outDir);
  accessSync(outDir, constants.W_OK | constants.X_OK);
  const other = readdirSync(outDir).find(
    (name) => !/^(README\.md|template\.json|read-role\.json|[a-z-]+\.zip)$/.test(name),
  );
  if (other !== undefined)
    throw new Error(`${outDir} holds something else than an export (${other}): name a new folder, or an empty one`);
}

function writeFiles(outDir: string, assembly: CloudAssembly): Exported {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(outDir, name), content);

  const template = plain(assembly.getStackByName(STACK));
  for (const [name, { folder }] of Object.entries(functions)) {
    const properties = propertiesOf(template, `Monitor${name}Function`);
    // The one that posts to webhooks is there only if there are some.
    if (!properties && Object.hasOwn(helpers, name)) continue;
    if (!properties) throw new Error(`The template has no Monitor${name}Function…`);
    const assetDir = join(assembly.directory, `asset.${Code.parse(properties.Code).S3Key.replace('.zip', '')}`);
    const files = readdirSync(assetDir).sort();
    write(`${folder}.zip`, zip(files.map((name) => ({ name, data: readFileSync(join(assetDir, name)) }))));
    // `aws cloudformation package` uploads the file beside the template, and puts its place in S3 here.
    properties.Code = `${folder}.zip`;
  }
  write('template.json', JSON.stringify(template, null, 1));
  write('read-role.json', JSON.stringify(plain(assembly.getStackByName(READ_ROLE)), null, 1));
  const messages = assembly.getStackByName(STACK).messages.map(({ entry }) => Message.parse(entry.data));
  write('README.md', readme(messages));
  return { files: readdirSync(outDir).sort(), messages };
}

function plain({ template }: CloudFormationStackArtifact): z.infer<typeof Template> {
  return Template.parse(template);
}

function propertiesOf({ Resources }: z.infer<typeof Template>, idPrefix: string): Record<string, unknown> | undefined {
  const [, resource] = Object.entries(Resources).find(([id]) => id.startsWith(idPrefix)) ?? [];
  return resource?.Properties;
}
