import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { throughProxy } from '../../storage/through-proxy.ts';
import { byRegion, regionOf } from '../shared/by-region.ts';
import type { Publish } from './publish.ts';
import type { Invoke } from './webhook.ts';

export function awsCalls(): { readonly publish: Publish; readonly invoke: Invoke } {
  const sns = byRegion((region) => new SNSClient({ ...throughProxy(), region }));
  const functions = new LambdaClient(throughProxy());
  return {
    publish: (input) => sns(regionOf(input.TopicArn ?? '')).send(new PublishCommand(input)),
    invoke: (input) => functions.send(new InvokeCommand(input)),
  };
}
