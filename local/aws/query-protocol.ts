import type { AwsError } from './aws-error.ts';
import type { Reply } from './service.ts';
import { escapeXml, XML_DECLARATION } from './xml.ts';

/** An answer of the Query protocol, as SNS, STS and CloudWatch give it (EC2 has shapes of its own). */
export function queryReply(namespace: string, action: string, result: string | undefined, requestId: string): Reply {
  const resultXml = result === undefined ? '' : `<${action}Result>${result}</${action}Result>`;
  return xmlReply(
    200,
    requestId,
    `<${action}Response xmlns="${namespace}">${resultXml}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

export function queryRefusal(namespace: string, error: AwsError, requestId: string): Reply {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return xmlReply(
    error.status,
    requestId,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

export function xmlReply(status: number, requestId: string, xml: string): Reply {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: XML_DECLARATION + xml,
  };
}
