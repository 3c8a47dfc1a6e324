import * as z from 'zod';

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.string(), z.record(z.string(), oneOrMore)]).optional(),
  Action: oneOrMore.default([]),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
});
type Statement = z.infer<typeof Statement>;

const KeyPolicy = z.object({ Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]) });

/** Who publishes where. */
export type Publisher = (Service | Role) & { readonly accountId: string; readonly topicArn: string };

interface Service {
  /** cloudwatch.amazonaws.com */
  readonly service: string;
  readonly roleArn?: undefined;
}

/** Its own policy lets it use the key; here it is the key's that counts. */
interface Role {
  readonly roleArn: string;
  readonly service?: undefined;
}

/** Why a publisher may not get through. */
export interface KeyPolicyGap {
  readonly text: string;
  /** False where a statement or condition is beyond what is understood here. */
  readonly certain: boolean;
}

/** What SNS does with the key for whoever publishes. */
const NEEDED = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;

/** What keeps somebody from publishing through a key, by the key's policy. Empty when nothing does. */
export function keyGaps(policy: unknown, publisher: Publisher): KeyPolicyGap[] {
  const statements = KeyPolicy.safeParse(policy).data?.Statement.map((each) => Statement.safeParse(each).data) ?? [];
  const known = statements.filter((statement) => statement !== undefined);
  const unreadable = statements.length > known.length;
  const gaps = NEEDED.flatMap((action) => actionGap(known, action, publisher, unreadable));
  // One line for both, as a rule: they are allowed together.
  return [...new Map(gaps.map((gap) => [gap.text, gap])).values()];
}

function actionGap(
  statements: readonly Statement[],
  action: string,
  publisher: Publisher,
  unreadable: boolean,
): KeyPolicyGap[] {
  const who = publisher.service ?? publisher.roleArn;
  const about = statements.filter((statement) => isAbout(statement, publisher, action));
  const denies = about.filter(({ Effect }) => Effect === 'Deny');
  const verdicts = about.filter(({ Effect }) => Effect === 'Allow').map(({ Condition }) => judge(Condition, publisher));
  if (denies.some(({ Condition }) => Object.keys(Condition).length === 0)) {
    return [{ text: `${who} is denied`, certain: true }];
  }
  if (denies.length > 0) return [{ text: `${who} is denied under a condition`, certain: false }];
  if (verdicts.includes('met')) return [];
  if (verdicts.includes('unknown') || unreadable) {
    return [{ text: `whether ${who} is allowed depends on conditions that doctor cannot evaluate`, certain: false }];
  }
  return [
    {
      text: verdicts.length > 0 ? `${who} is allowed only under a condition that never holds` : `${who} is not allowed`,
      certain: true,
    },
  ];
}

function isAbout({ Principal, Action }: Statement, publisher: Publisher, action: string): boolean {
  const { Service = [], AWS = [] } = typeof Principal === 'object' ? Principal : {};
  const everybody = Principal === '*' || AWS.includes('*');
  const named =
    publisher.service === undefined
      ? AWS.some((principal) => standsFor(principal, publisher.roleArn))
      : Service.includes(publisher.service);
  return (everybody || named) && Action.some((pattern) => matches(pattern, action));
}

/** The role itself, or its account, which then leaves it to IAM: there the deployment allows it. */
function standsFor(principal: string, roleArn: string): boolean {
  const [, partition = '', , , accountId = ''] = roleArn.split(':');
  return [roleArn, accountId, `arn:${partition}:iam::${accountId}:root`].includes(principal);
}

type Verdict = 'met' | 'notMet' | 'unknown';

/** All conditions have to hold. */
function judge(conditions: Statement['Condition'], publisher: Publisher): Verdict {
  const verdicts = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => judgeOne(operator, key.toLowerCase(), values, publisher)),
  );
  if (verdicts.includes('notMet')) return 'notMet';
  return verdicts.includes('unknown') ? 'unknown' : 'met';
}

function judgeOne(operator: string, key: string, values: readonly string[], publisher: Publisher): Verdict {
  if (!/^(StringEquals|StringLike|ArnEquals|ArnLike)(IfExists)?$/.test(operator)) return 'unknown';
  const { roleArn, accountId, topicArn } = publisher;
  const isMet = (value: string): Verdict => (values.some((pattern) => matches(pattern, value)) ? 'met' : 'notMet');
  switch (key) {
    case 'kms:encryptioncontext:aws:sns:topicarn':
      return isMet(topicArn);
    case 'kms:viaservice':
      // In China it ends otherwise.
      return roleArn?.startsWith('arn:aws:') ? isMet(`sns.${topicArn.split(':')[3]}.amazonaws.com`) : 'unknown';
    case 'kms:calleraccount':
    case 'aws:principalaccount':
      return roleArn === undefined ? 'unknown' : isMet(roleArn.split(':')[4] ?? '');
    case 'aws:principalarn':
      return roleArn === undefined ? 'unknown' : isMet(roleArn);
    case 'aws:sourceaccount':
    case 'aws:sourcearn':
      if (roleArn !== undefined) return 'unknown';
      return key === 'aws:sourceaccount' ? isMet(accountId) : byAccount(values, accountId);
    default:
      return 'unknown';
  }
}

/** Which alarm it will be is not known; its account is. */
function byAccount(arns: readonly string[], accountId: string): Verdict {
  const fits = arns.some((arn) => matches(arn.split(':')[4] ?? '*', accountId));
  return fits ? 'met' : 'notMet';
}

/** As IAM compares: `*` any text, `?` any character. Actions do not tell capitals. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 'is').test(text);
}
