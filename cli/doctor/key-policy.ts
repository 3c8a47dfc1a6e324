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
export interface Publisher {
  /** cloudwatch.amazonaws.com */
  readonly service: string;
  readonly accountId: string;
  readonly topicArn: string;
}

/** Why a publisher may not get through. */
export interface Gap {
  readonly text: string;
  /** False where a statement or condition is beyond what is understood here. */
  readonly certain: boolean;
}

/** What SNS does with the key for whoever publishes. */
const NEEDED = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;

/** What keeps a service from publishing through a key, by the key's policy. Empty when nothing does. */
export function keyGaps(policy: unknown, publisher: Publisher): Gap[] {
  const statements = KeyPolicy.safeParse(policy).data?.Statement.map((each) => Statement.safeParse(each).data) ?? [];
  const known = statements.filter((statement) => statement !== undefined);
  const unreadable = statements.length > known.length;
  const gaps = NEEDED.flatMap((action) => actionGap(known, action, publisher, unreadable));
  // One line for both, as a rule: they are allowed together.
  return [...new Map(gaps.map((gap) => [gap.text, gap])).values()];
}

function actionGap(statements: readonly Statement[], action: string, publisher: Publisher, unreadable: boolean): Gap[] {
  const { service } = publisher;
  const about = statements.filter((statement) => isAbout(statement, service, action));
  const denies = about.filter(({ Effect }) => Effect === 'Deny');
  const verdicts = about.filter(({ Effect }) => Effect === 'Allow').map(({ Condition }) => judge(Condition, publisher));
  if (denies.some(({ Condition }) => Object.keys(Condition).length === 0)) {
    return [{ text: `${service} is denied`, certain: true }];
  }
  if (denies.length > 0) return [{ text: `${service} is denied under a condition`, certain: false }];
  if (verdicts.includes('met')) return [];
  if (verdicts.includes('unknown') || unreadable) {
    return [
      { text: `whether ${service} gets through depends on conditions that are not understood here`, certain: false },
    ];
  }
  return [
    {
      text:
        verdicts.length > 0
          ? `${service} is let in only under a condition that never holds`
          : `${service} is not let in`,
      certain: true,
    },
  ];
}

function isAbout({ Principal, Action }: Statement, service: string, action: string): boolean {
  const services = typeof Principal === 'object' ? (Principal.Service ?? []) : [];
  const everybody = Principal === '*' || (typeof Principal === 'object' && (Principal.AWS ?? []).includes('*'));
  return (everybody || services.includes(service)) && Action.some((pattern) => matches(pattern, action));
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
  const { service, accountId, topicArn } = publisher;
  const isMet = (value: string): Verdict => (values.some((pattern) => matches(pattern, value)) ? 'met' : 'notMet');
  switch (key) {
    case 'kms:encryptioncontext:aws:sns:topicarn':
      return isMet(topicArn);
    case 'aws:sourceaccount':
    case 'aws:sourcearn':
      // SNS's documentation: EventBridge sends neither when it publishes to an encrypted topic.
      if (service === 'events.amazonaws.com') return 'notMet';
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
