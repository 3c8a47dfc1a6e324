// biome-ignore-all lint/suspicious/noExplicitAny: a template is any JSON, and a test reads what it knows to be there

export interface Resource {
  readonly Type: string;
  readonly Properties: any;
  readonly DependsOn?: string | string[];
  readonly Metadata?: any;
  readonly DeletionPolicy?: string;
}

export interface RawTemplate {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: any;
  readonly Parameters?: any;
  readonly Rules?: any;
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const ARN: Readonly<Record<string, (id: string) => string>> = {
  'AWS::Lambda::Function': (id) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${id}`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::SNS::Topic': (id) => `arn:aws:sns:${REGION}:${ACCOUNT}:${id}`,
  'AWS::SQS::Queue': (id) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${id}`,
  'AWS::KMS::Key': (id) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`,
  'AWS::IAM::Role': (id) => `arn:aws:iam::${ACCOUNT}:role/${id}`,
  'AWS::Logs::LogGroup': (id) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${id}:*`,
  'AWS::StepFunctions::StateMachine': (id) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${id}`,
};

/** Types whose Ref is the ARN. */
const REF_IS_ARN = new Set(['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine']);

/**
 * The resources as they would be in an account, with names made of logical ids. Throws on what it does not know.
 * `stackName` instead of that of this repository.
 */
export function resolveTemplate(template: RawTemplate, stackName = 'IpamMonitor'): Record<string, Resource> {
  const pseudo: Readonly<Record<string, string>> = { ...PSEUDO, 'AWS::StackName': stackName };
  const parameters = template.Parameters ?? {};

  function attribute(id: string, name: string): string {
    const type = template.Resources[id]?.Type ?? '';
    if (name === 'Arn' && ARN[type]) return ARN[type](id);
    if (['Name', 'QueueName', 'TopicName'].includes(name)) return id;
    throw new Error(`The test does not know ${type}.${name}`);
  }
  function reference(id: string): string {
    const known = pseudo[id] ?? parameters[id]?.Default;
    if (known !== undefined) return known;
    const type = template.Resources[id]?.Type;
    if (type === undefined) throw new Error(`There is no ${id}`);
    if (REF_IS_ARN.has(type)) return attribute(id, 'Arn');
    return type === 'AWS::S3::Bucket' ? id.toLowerCase() : id;
  }
  function resolve(value: any): any {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...more] = Object.entries<any>(value);
    if (more.length === 0) {
      if (name === 'Ref') return reference(argument);
      if (name === 'Fn::GetAtt') return attribute(argument[0], argument[1]);
      if (name === 'Fn::Join') return resolve(argument[1]).join(argument[0]);
      if (name === 'Fn::Sub') {
        return argument.replace(/\$\{([\w:]+)\}/g, (_: string, id: string) => reference(id));
      }
      if (name.startsWith('Fn::')) throw new Error(`The test does not know ${name}`);
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
  }
  return Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => [
      id,
      { ...resource, Properties: resolve(resource.Properties ?? {}) },
    ]),
  );
}

/** The logical ids that a resource cannot be created before. */
export function dependencies({ Properties, DependsOn = [] }: Resource, ids: ReadonlySet<string>): string[] {
  const found = [DependsOn].flat();
  const visit = (value: any): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, argument] of Object.entries<any>(value)) {
        if (name === 'Ref') found.push(argument);
        else if (name === 'Fn::GetAtt') found.push(argument[0]);
        else if (name === 'Fn::Sub') {
          found.push(...[...String(argument).matchAll(/\$\{(\w+)/g)].map((match) => match[1] ?? ''));
        } else visit(argument);
      }
    }
  };
  visit(Properties);
  return found.filter((id) => ids.has(id));
}
