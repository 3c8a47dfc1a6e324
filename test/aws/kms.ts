import * as z from 'zod';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { Service } from '../../local/aws/service.ts';
import { flatParameters, type JsonDialect, jsonRefusal, jsonReply, readJsonCall } from './json-protocol.ts';

const DIALECT: JsonDialect = { target: 'TrentService', version: '1.1', namespace: 'com.amazonaws.kms' };

/** A key as DescribeKey and GetKeyPolicy tell of it. */
export interface LoopbackKey {
  /** arn:aws:kms:<region>:<account>:key/<id> */
  readonly arn: string;
  /** `alias/…` */
  readonly aliases?: readonly string[];
  /** @default CUSTOMER */
  readonly manager?: 'AWS' | 'CUSTOMER';
  /** @default Enabled */
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly policy: object;
}

const Input = z.object({ KeyId: z.string() });

/** KMS that knows the given keys, and does nothing with them. */
export function kmsService(keys: readonly LoopbackKey[]): Service {
  const find = (id: string): LoopbackKey => {
    const found = keys.find(({ arn, aliases = [] }) => arn === id || arn.endsWith(`/${id}`) || aliases.includes(id));
    if (found) return found;
    throw new AwsError('NotFoundException', `Key '${id}' does not exist`);
  };
  const actions = new Map<string, (id: string) => object>([
    ['DescribeKey', (id) => ({ KeyMetadata: metadata(find(id)) })],
    ['GetKeyPolicy', (id) => keyPolicy(id, find)],
  ]);
  return {
    async operation(request) {
      const { action, input } = await readJsonCall(request, DIALECT);
      const answer = actions.get(action);
      if (!answer) {
        throw new AwsError(
          'UnknownOperationException',
          `The loopback KMS knows ${[...actions.keys()].join(', ')}, not ${action}.`,
        );
      }
      return {
        action: `kms:${action}`,
        parameters: flatParameters(input),
        run: async () => {
          const parsed = Input.safeParse(input);
          if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
          return jsonReply(DIALECT, request, answer(parsed.data.KeyId));
        },
      };
    },
    refuse: (error, request) => jsonRefusal(DIALECT, error, request),
  };
}

function metadata({ arn, manager = 'CUSTOMER', state = 'Enabled' }: LoopbackKey): object {
  return {
    Arn: arn,
    KeyId: arn.split('/')[1],
    AWSAccountId: arn.split(':')[4],
    KeyManager: manager,
    KeyState: state,
    Enabled: state === 'Enabled',
    KeyUsage: 'ENCRYPT_DECRYPT',
  };
}

/** "You can use the key ID or key ARN": unlike DescribeKey, GetKeyPolicy takes no alias. */
function keyPolicy(id: string, find: (id: string) => LoopbackKey): object {
  if (id.startsWith('alias/') || id.includes(':alias/'))
    throw new AwsError('NotFoundException', `Invalid keyId '${id}'`);
  return { Policy: JSON.stringify(find(id).policy), PolicyName: 'default' };
}
