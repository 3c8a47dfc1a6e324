import * as z from 'zod';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { Service } from '../../local/aws/service.ts';
import { flatParameters, type JsonDialect, jsonRefusal, jsonReply, readJsonCall, seconds } from './json-protocol.ts';

const DIALECT: JsonDialect = { target: 'secretsmanager', version: '1.1', namespace: 'com.amazonaws.secretsmanager' };

const Input = z.object({ SecretId: z.string() });

/** Secrets Manager that knows the given secrets, by ARN, and does nothing but tell them. */
export function secretsManagerService(secrets: Readonly<Record<string, string>>): Service {
  return {
    async operation(request) {
      const { action, input } = await readJsonCall(request, DIALECT);
      if (action !== 'GetSecretValue') {
        throw new AwsError(
          'UnknownOperationException',
          `The loopback Secrets Manager knows GetSecretValue, not ${action}.`,
        );
      }
      return {
        action: 'secretsmanager:GetSecretValue',
        parameters: flatParameters(input),
        run: async () => {
          const parsed = Input.safeParse(input);
          if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
          const { SecretId: ARN } = parsed.data;
          const SecretString = Object.hasOwn(secrets, ARN) ? secrets[ARN] : undefined;
          if (SecretString === undefined) {
            throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
          }
          const Name = ARN.split(':')
            .at(-1)
            ?.replace(/-[A-Za-z0-9]{6}$/, '');
          return jsonReply(DIALECT, request, { ARN, Name, SecretString, CreatedDate: seconds(new Date(0)) });
        },
      };
    },
    refuse: (error, request) => jsonRefusal(DIALECT, error, request),
  };
}
