import { readdirSync, readFileSync } from 'node:fs';
import * as ec2 from '@aws-sdk/client-ec2';
import { NormalizedSchema, operation } from '@smithy/core/schema';
import type { Ec2Action } from '../../functions/shared/ec2/actions.ts';

/** A member of the rows of a call's answer, at whatever depth. */
export interface Member {
  /** `IpamScopes.State`, as in the SDK. */
  readonly name: string;
  /** The elements from the answer's root down; `item` for those of a list. */
  readonly elements: readonly string[];
  readonly isText: boolean;
}

/** All that a call can answer with, as the SDK's schemas have it. */
export function membersOf(action: Ec2Action): Member[] {
  const { output } = operation(...schemaOf(action));
  return [...leaves(NormalizedSchema.of(output), [], [], [])].filter(({ elements }) => elements.length > 1);
}

function schemaOf(action: Ec2Action): Parameters<typeof operation> {
  const { schema } = Reflect.construct(Reflect.get(ec2, `${action}Command`), [{}]);
  return schema.slice(1);
}

function* leaves(
  of: NormalizedSchema,
  names: readonly string[],
  elements: readonly string[],
  inside: readonly unknown[],
): Generator<Member> {
  if (of.isListSchema()) {
    const each = of.getValueSchema();
    yield* leaves(each, names, [...elements, String(each.getMergedTraits().xmlName ?? 'member')], inside);
  } else if (of.isStructSchema()) {
    if (inside.includes(of.getSchema())) return;
    for (const [name, member] of of.structIterator()) {
      const element = String(member.getMemberTraits().xmlName ?? name);
      yield* leaves(member, [...names, name], [...elements, element], [...inside, of.getSchema()]);
    }
  } else yield { name: names.join('.'), elements, isText: of.isStringSchema() };
}

const MODELS = new URL('../../node_modules/@aws-sdk/client-ec2/dist-types/models/', import.meta.url);

/** By member, the name of its enumeration in the SDK: which members are one, only its types say. */
export function enumerationsOf(action: Ec2Action): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (type: string, names: readonly string[], inside: readonly string[]): void => {
    for (const [name, of] of interfaces.get(type) ?? []) {
      if (enumerations.has(of)) found.set([...names, name].join('.'), of);
      else if (!inside.includes(of)) visit(of, [...names, name], [...inside, of]);
    }
  };
  visit(`${action}Result`, [], []);
  return found;
}

/** The values of an enumeration of the SDK. */
export function valuesOf(enumeration: string): string[] {
  return Object.values(Reflect.get(ec2, enumeration) ?? {}).map(String);
}

const enumerations = new Set(
  [...model('enums').matchAll(/export declare const (\w+): \{/g)].map(([, name = '']) => name),
);
const interfaces = new Map(
  readdirSync(MODELS)
    .filter((file) => /^models_\d+\.d\.ts$/.test(file))
    .flatMap((file) => [...model(file.replace('.d.ts', '')).matchAll(/export interface (\w+)[^{]*\{([\s\S]*?)\n\}/g)])
    .map(([, name = '', body = '']) => [name, membersIn(body)] as const),
);

function model(name: string): string {
  return readFileSync(new URL(`${name}.d.ts`, MODELS), 'utf8');
}

/** Members with the type of each, or of its elements. */
function membersIn(body: string): [string, string][] {
  return [...body.matchAll(/^ {4}(\w+)\??: (\w+)(?:\[\])?(?: \| undefined)?;$/gm)].map(([, name = '', type = '']) => [
    name,
    type,
  ]);
}
