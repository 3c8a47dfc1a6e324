import type { IncomingMessage } from 'node:http';
import type { Call } from '../template/iam.ts';
import { ACCOUNT } from '../template/resolve.ts';

const IPAM_RESOURCES = [
  ['ipam-scope', 'IpamScopeId'],
  ['ipam-pool', 'IpamPoolId'],
  ['ipam-resource-discovery', 'IpamResourceDiscoveryId'],
] as const;

/** What IAM is asked for one request: the calls that have to be allowed, all of them. */
export function callsOf(request: IncomingMessage, body: string, status: number): Call[] {
  const { method = '', headers } = request;
  const [, region = '', service] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const url = new URL(request.url ?? '', 'http://loopback');
  const form = new URLSearchParams(body);
  switch (service) {
    case 's3':
      return s3Calls(method, url, headers['x-amz-copy-source']?.toString(), status);
    case 'ec2': {
      const action = form.get('Action') ?? '';
      const [kind, id] =
        IPAM_RESOURCES.map(([type, parameter]) => [type, form.get(parameter)]).find(([, is]) => is) ?? [];
      // Of those that describe, an id is a filter; of those that get, it is what IAM looks at.
      const resource = kind && action.startsWith('Get') ? `arn:aws:ec2::${ACCOUNT}:${kind}/${id}` : '*';
      return [{ action: `ec2:${action}`, resource, context: { 'ec2:Region': region } }];
    }
    case 'sts':
      // Nobody has to be allowed to ask who he is.
      if (form.get('Action') === 'GetCallerIdentity') return [];
      // As where the monitor and the accounts that it reads are in one organisation.
      return [
        {
          action: `sts:${form.get('Action')}`,
          resource: form.get('RoleArn') ?? '',
          context: { 'aws:PrincipalOrgID': 'o-ourown0000', 'aws:ResourceOrgID': 'o-ourown0000' },
        },
      ];
    case 'sns': {
      const resource = form.get('TopicArn') ?? '';
      return [{ action: `sns:${form.get('Action')}`, resource }];
    }
    case 'monitoring': {
      const action = headers['x-amz-target']?.toString().split('.').at(-1);
      const context = { 'cloudwatch:namespace': JSON.parse(body).Namespace };
      return [{ action: `cloudwatch:${action}`, resource: '*', context }];
    }
    case 'lambda': {
      const [, name = ''] = /\/functions\/([^/]+)\/invocations$/.exec(url.pathname) ?? [];
      const called = decodeURIComponent(name);
      const resource = called.startsWith('arn:') ? called : `arn:aws:lambda:${region}:${ACCOUNT}:function:${called}`;
      return [{ action: 'lambda:InvokeFunction', resource }];
    }
    case 'secretsmanager':
      return [{ action: 'secretsmanager:GetSecretValue', resource: JSON.parse(body).SecretId }];
    case 'states':
      return [{ action: 'states:StartExecution', resource: JSON.parse(body).stateMachineArn }];
    case 'events': {
      const buses: { EventBusName: string }[] = JSON.parse(body).Entries;
      return buses.map(({ EventBusName }) => ({ action: 'events:PutEvents', resource: EventBusName }));
    }
    case 'sqs': {
      const queue = String(JSON.parse(body).QueueUrl).split('/').at(-1);
      return [{ action: 'sqs:SendMessage', resource: `arn:aws:sqs:${region}:${ACCOUNT}:${queue}` }];
    }
    default:
      throw new Error(`The test does not know the service ${service} (${method} ${request.url})`);
  }
}

function s3Calls(method: string, { pathname, searchParams }: URL, source: string | undefined, status: number): Call[] {
  const [, bucket = '', ...key] = decodeURIComponent(pathname).split('/');
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const object = (action: string): Call => ({ action, resource: `${bucketArn}/${key.join('/')}` });
  // Without this permission S3 does not say that an object is missing, but that it is denied.
  const listed: Call[] = status === 404 ? [{ action: 's3:ListBucket', resource: bucketArn }] : [];
  if (source !== undefined) {
    const [from, ...rest] = decodeURIComponent(source).split('/');
    return [{ action: 's3:GetObject', resource: `arn:aws:s3:::${from}/${rest.join('/')}` }, object('s3:PutObject')];
  }
  if (searchParams.has('list-type')) return [{ action: 's3:ListBucket', resource: bucketArn }];
  if (method === 'GET' || method === 'HEAD') return [object('s3:GetObject'), ...listed];
  if (method === 'PUT' || method === 'POST') return [object('s3:PutObject')];
  if (method === 'DELETE' && searchParams.has('uploadId')) return [object('s3:AbortMultipartUpload')];
  if (method === 'DELETE') return [object('s3:DeleteObject')];
  throw new Error(`The test does not know ${method} ${pathname}`);
}
