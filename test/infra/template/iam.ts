import type { Synthesized } from './synth.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | string[]>>;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

export interface Call {
  readonly action: string;
  readonly resource: string;
  /** What the call carries for conditions: `aws:SourceAccount` … */
  readonly context?: Readonly<Record<string, string>>;
  /** For policies of resources: who calls. */
  readonly service?: string;
}

/** All statements of the policies attached to a role, by its logical id. */
export function statementsOf({ ofType }: Synthesized, role: string): Statement[] {
  return ofType('AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.includes(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

/** Evaluates policies as IAM does, as far as ours go. Throws on a condition that it does not know. */
export function allows(statements: readonly Statement[], call: Call): boolean {
  const applying = statements.filter((statement) => applies(statement, call));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow');
}

export function applies(statement: Statement, { action, resource, context = {}, service }: Call): boolean {
  const principals = statement.Principal;
  const principal =
    principals === undefined ||
    principals === '*' ||
    (service !== undefined && [principals.Service ?? []].flat().includes(service));
  return (
    principal &&
    [statement.Action].flat().some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    [statement.Resource].flat().some((pattern) => matches(pattern, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, context[key], known([values].flat(), context))),
    )
  );
}

/** Policy variables by what the call carries. As in IAM, one that it does not carry equals nothing. */
function known(values: readonly string[], context: Readonly<Record<string, string>>): string[] {
  return values.flatMap((value) => {
    const [, variable] = /^\$\{(aws:\w+)\}$/.exec(value) ?? [];
    return variable === undefined ? value : (context[variable] ?? []);
  });
}

/** A key that the call does not carry makes a condition false: that is how a confused deputy is kept out. */
function holds(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  if (actual === undefined) return false;
  switch (operator) {
    case 'StringEquals':
    case 'Bool':
      return values.includes(actual);
    case 'ArnLike':
    case 'StringLike':
      return values.some((pattern) => matches(pattern, actual));
    case 'NumericLessThan':
      return values.some((value) => Number(actual) < Number(value));
    default:
      throw new Error(`The test does not know the condition ${operator}`);
  }
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
