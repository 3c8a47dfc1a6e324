import * as z from 'zod';

// The fields that this engine runs, and no others: strictObject rejects the rest, so that nothing is ever ignored.

const Expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a number or a JSONata expression {% … %}');
const Name = z.string().min(1).max(80);
const Anything = z.unknown().optional();

const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const output = { Assign: z.record(z.string(), z.unknown()).optional(), Output: Anything };
const transition = { Next: Name.optional(), End: z.literal(true).optional() };

const ErrorEquals = z.array(z.string().min(1)).min(1);

/** Seconds that AWS accepts for a timeout or an interval. */
const Seconds = z.int().min(1).max(99_999_999);

export const Retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals,
  IntervalSeconds: Seconds.default(1),
  BackoffRate: z.number().min(1).default(2),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  MaxDelaySeconds: z.int().min(1).max(31_622_399).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

export const Catcher = z.strictObject({ Comment: z.string().optional(), ErrorEquals, ...output, Next: Name });

const failure = { Retry: z.array(Retrier).default([]), Catch: z.array(Catcher).default([]) };

/** States stay unparsed here: each is parsed by its own schema, so that an error can name it. */
const block = { StartAt: Name, States: z.record(Name, z.unknown()), Comment: z.string().optional() };

export const Machine = z.strictObject({
  ...block,
  QueryLanguage: z.literal('JSONata', { error: 'must be "JSONata": this engine does not run JSONPath' }),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: Seconds.optional(),
});

export const Branch = z.strictObject(block);

export const ItemProcessor = z.strictObject({
  ...block,
  ProcessorConfig: z
    .discriminatedUnion('Mode', [
      z.strictObject({ Mode: z.literal('INLINE') }),
      // Express children have no history limit and run at least once; nothing here imitates that.
      z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.literal('STANDARD') }),
    ])
    .default({ Mode: 'INLINE' }),
});

const ItemReader = z.strictObject({
  Resource: z.literal('arn:aws:states:::s3:getObject'),
  ReaderConfig: z.strictObject({
    InputType: z.enum(['JSON', 'JSONL']),
    MaxItems: z.union([z.int().min(1).max(100_000_000), Expression]).optional(),
  }),
  Arguments: z.strictObject({ Bucket: z.string().min(1), Key: z.string().min(1) }),
});

const ResultWriter = z.strictObject({
  Resource: z.literal('arn:aws:states:::s3:putObject'),
  Arguments: z.strictObject({ Bucket: z.string().min(1), Prefix: z.string().min(1) }),
  WriterConfig: z
    .strictObject({ OutputType: z.literal('JSON'), Transformation: z.literal('NONE') })
    .default({ OutputType: 'JSON', Transformation: 'NONE' }),
});

const FunctionCall = z.strictObject({ FunctionName: z.string().min(1), Payload: Anything });
const StartExecution = z.strictObject({
  StateMachineArn: z.string().min(1),
  Name: z.string().min(1).optional(),
  Input: Anything,
});
const TaskToken = z.string().min(1);

/** What a Task may call, and with which Arguments. */
const taskArguments = {
  'arn:aws:states:::lambda:invoke': FunctionCall,
  'arn:aws:states:::lambda:invoke.waitForTaskToken': FunctionCall,
  'arn:aws:states:::states:startExecution': StartExecution,
  'arn:aws:states:::states:startExecution.sync:2': StartExecution,
  'arn:aws:states:::states:startExecution.waitForTaskToken': StartExecution,
  'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess': z.strictObject({ TaskToken, Output: z.string().min(1) }),
  'arn:aws:states:::aws-sdk:sfn:sendTaskFailure': z.strictObject({
    TaskToken,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
};
export type TaskResource = keyof typeof taskArguments;

const taskResources = z.enum([...Object.keys(taskArguments)].filter(isTaskResource), {
  error: `must be one of ${Object.keys(taskArguments).join(', ')}: this engine runs no other task`,
});

function isTaskResource(name: string): name is TaskResource {
  return Object.hasOwn(taskArguments, name);
}

const Task = z
  .strictObject({
    ...common,
    Type: z.literal('Task'),
    Resource: taskResources,
    Arguments: z.record(z.string(), z.unknown()),
    TimeoutSeconds: z.union([Seconds, Expression]).optional(),
    ...output,
    ...failure,
    ...transition,
  })
  .superRefine(({ Resource, Arguments }, ctx) => {
    for (const issue of taskArguments[Resource].safeParse(Arguments).error?.issues ?? []) {
      ctx.addIssue({ ...issue, path: ['Arguments', ...issue.path] });
    }
  });

const Choice = z.strictObject({
  ...common,
  Type: z.literal('Choice'),
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.union([z.boolean(), Expression]),
        Next: Name,
        ...output,
      }),
    )
    .min(1),
  Default: Name.optional(),
  ...output,
});

const MapState = z.strictObject({
  ...common,
  Type: z.literal('Map'),
  Items: Anything,
  ItemReader: ItemReader.optional(),
  ItemSelector: Anything,
  ItemProcessor: z.unknown(),
  MaxConcurrency: z.union([z.int().min(0), Expression]).optional(),
  ToleratedFailureCount: z.union([z.int().min(0), Expression]).optional(),
  ToleratedFailurePercentage: z.union([z.number().min(0).max(100), Expression]).optional(),
  ResultWriter: ResultWriter.optional(),
  Label: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[^\s?*<>{}[\]:;,\\|^~$#%&`"]+$/, 'must not hold white space, wildcards or special characters')
    .optional(),
  ...output,
  ...failure,
  ...transition,
});

const Parallel = z.strictObject({
  ...common,
  Type: z.literal('Parallel'),
  Arguments: Anything,
  Branches: z.array(z.unknown()).min(1),
  ...output,
  ...failure,
  ...transition,
});

/** One state, by its Type. */
export const State = z.discriminatedUnion('Type', [
  Task,
  Choice,
  MapState,
  Parallel,
  z.strictObject({ ...common, Type: z.literal('Pass'), ...output, ...transition }),
  z.strictObject({
    ...common,
    Type: z.literal('Wait'),
    Seconds: z.union([z.int().min(0).max(99_999_999), Expression]).optional(),
    Timestamp: z.string().optional(),
    ...output,
    ...transition,
  }),
  z.strictObject({ ...common, Type: z.literal('Succeed'), Output: Anything }),
  z.strictObject({ ...common, Type: z.literal('Fail'), Error: z.string().optional(), Cause: z.string().optional() }),
]);

/** The fields of a state of one type. */
export type StateFields<T extends z.infer<typeof State>['Type']> = Extract<z.infer<typeof State>, { Type: T }>;
