import * as z from 'zod';
import { AlertEvent } from './alert-event.ts';
import { RunCause } from './cause.ts';
import { DiscoveredAccount } from './discovered-account.ts';
import { Evaluation, ResourceFinding } from './evaluation.ts';
import { HandOff, Latest } from './hand-off.ts';
import { Notification } from './notification.ts';
import { describeOpen } from './open.ts';
import { OverlapGroup } from './overlap.ts';
import { ExecutionInput } from './request.ts';
import { ResourceCidr } from './resource-cidr.ts';
import { Scope } from './scope.ts';
import { Discovery, ScopeSummary, Summary } from './summary.ts';
import { SCHEMA_VERSION } from './version.ts';

/** Everything that leaves the system, or starts it, by the name of its JSON Schema file. */
export const contracts = {
  request: ExecutionInput,
  scope: Scope,
  'resource-cidr': ResourceCidr,
  evaluation: Evaluation,
  finding: ResourceFinding,
  'overlap-group': OverlapGroup,
  'discovered-account': DiscoveredAccount,
  discovery: Discovery,
  'scope-summary': ScopeSummary,
  summary: Summary,
  'hand-off': HandOff,
  cause: RunCause,
  latest: Latest,
  notification: Notification,
  'alert-event': AlertEvent,
} satisfies Record<string, z.ZodType>;

/** How a schema becomes a JSON Schema. */
export const conversion: z.core.ToJSONSchemaParams = {
  // Readers must accept fields that a later minor version adds, so objects stay open; only the request is closed.
  io: 'input',
  // Open lists, which only we know how to describe. Anything else unknown would end up without a type: a test looks.
  unrepresentable: 'any',
  override: ({ jsonSchema }) => describeOpen(jsonSchema),
};

/** A JSON Schema that is complete in itself. */
export function jsonSchema(name: string, schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return { title: titleOf(name), ...z.toJSONSchema(schema, conversion) };
}

export function titleOf(name: string): string {
  return `aws-ipam-monitor ${name} ${SCHEMA_VERSION}`;
}
