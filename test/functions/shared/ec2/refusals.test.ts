import { expect, test } from 'vitest';
import {
  isDenied,
  isExpiredToken,
  isNetworkFault,
  isServerFault,
  isThrottled,
  lacksPermission,
  mayPass,
} from '../../../../functions/shared/ec2/refusals.ts';
import { ec2Error } from '../../../fakes/ec2-error.ts';

const questions = {
  isThrottled,
  isServerFault,
  isNetworkFault,
  mayPass,
  lacksPermission,
  isDenied,
  isExpiredToken,
};

const named = (name: string) => Object.assign(new Error('no'), { name });
const coded = (code: string) => Object.assign(new Error('no'), { code });

test.each([
  ['a throttled call', ec2Error('RequestLimitExceeded'), ['isThrottled', 'mayPass']],
  ["S3's word for it", named('SlowDown'), ['isThrottled', 'mayPass']],
  ['a fault of the service', ec2Error('InternalError', 'no', 'server'), ['isServerFault', 'mayPass']],
  ['a connection that broke', coded('ECONNRESET'), ['isNetworkFault', 'mayPass']],
  ['a host that DNS does not know', coded('ENOTFOUND'), ['isNetworkFault', 'mayPass']],
  ['a request that the SDK gave up', named('TimeoutError'), ['isNetworkFault', 'mayPass']],
  ['a missing permission', ec2Error('UnauthorizedOperation'), ['lacksPermission', 'isDenied']],
  ['a missing permission for a key', named('KMSAccessDeniedException'), ['lacksPermission', 'isDenied']],
  ['the status of a HEAD request', named('403'), ['lacksPermission', 'isDenied']],
  ['a Region that is not enabled', ec2Error('OptInRequired'), ['isDenied']],
  ['credentials that EC2 does not take', ec2Error('AuthFailure'), ['isDenied']],
  ['a token that expired', ec2Error('InvalidPaginationToken'), ['isExpiredToken']],
  ['the same in other words', ec2Error('InvalidParameterValue', 'for parameter nextToken'), ['isExpiredToken']],
  ['another parameter', ec2Error('InvalidParameterValue', 'for parameter maxResults'), []],
  ['any other answer', ec2Error('InvalidIpamScopeId.NotFound'), []],
  ['what is no error', 'AccessDenied', []],
])('%s', (_, error, expected) => {
  expect(Object.entries(questions).flatMap(([name, ask]) => (ask(error) ? [name] : []))).toEqual(expected);
});
