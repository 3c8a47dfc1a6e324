import { AwsEc2QueryProtocol, AwsQueryProtocol } from '@aws-sdk/core/protocols';
import type { MetadataBearer } from '@smithy/types';
import { answered } from './answers.ts';

type Answer = Parameters<AwsQueryProtocol['deserializeResponse']>;

/** EC2's protocol, but for answers that are none: they are failed calls. */
export class Ec2Protocol extends AwsEc2QueryProtocol {
  override async deserializeResponse<Output extends MetadataBearer>(...[operation, context, response]: Answer) {
    const call = { service: 'EC2', operation: operation.name, region: await regionOf(context) } as const;
    return await answered(call, response, () => super.deserializeResponse<Output>(operation, context, response));
  }
}

/** The same of STS. */
export class StsProtocol extends AwsQueryProtocol {
  override async deserializeResponse<Output extends MetadataBearer>(...[operation, context, response]: Answer) {
    const call = { service: 'STS', operation: operation.name, region: await regionOf(context) } as const;
    return await answered(call, response, () => super.deserializeResponse<Output>(operation, context, response));
  }
}

/** The context holds the client's configuration, too. */
async function regionOf(context: object): Promise<string> {
  return 'region' in context && typeof context.region === 'function' ? String(await context.region()) : '';
}
