import { Token } from 'aws-cdk-lib';
import * as z from 'zod';

/**
 * Text of a certain form, or a value that CloudFormation knows only later, such as another stack's ARN. Also the one
 * element that CDK puts into a list for a parameter that is one.
 */
export function textOrToken(pattern: RegExp, message: string) {
  return z
    .string()
    .refine((value) => Token.isUnresolved(value) || Token.isUnresolved([value]) || pattern.test(value), message);
}
