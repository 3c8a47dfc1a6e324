import type { Reply } from '../../local/aws/service.ts';
import type { Fault } from '../aws/faults.ts';

/** An answer that nobody wants to get. */
export interface HostileAnswer {
  readonly name: string;
  /** `action` as in IAM: `ec2:DescribeIpams`. */
  readonly do: (action: string) => Fault['do'];
}

const XML = 'text/xml;charset=UTF-8';
const SIGN_IN = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Guest network</body></html>';

function sent(body: string, type = XML, status = 200): Fault['do'] {
  return { instead: () => ({ status, headers: { 'content-type': type }, body }) };
}

function changed(change: (body: string) => string): Fault['do'] {
  return { instead: (reply: Reply) => ({ ...reply, body: change(String(reply.body)) }) };
}

const refusal = (code: string, message: string) =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r</RequestID></Response>`;
const bomb = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

/** With a status of 200, and yet no answer. */
const NO_ANSWERS: readonly HostileAnswer[] = [
  { name: 'nothing', do: () => sent('') },
  { name: 'a page to sign in at', do: () => sent(SIGN_IN, 'text/html') },
  { name: 'HTML that is XML', do: () => sent('<html><body><p>Hello</p></body></html>', 'text/html') },
  { name: 'JSON', do: () => sent('{"message":"Forbidden"}', 'application/json') },
  { name: 'the answer to another call', do: () => sent('<DescribeHostsResponse><hostSet/></DescribeHostsResponse>') },
  { name: 'a refusal with status 200', do: () => sent(refusal('UnauthorizedOperation', 'no')) },
  { name: 'the first half', do: () => changed((body) => body.slice(0, body.length / 2)) },
  { name: 'all but the last tag', do: () => changed((body) => body.slice(0, body.lastIndexOf('</'))) },
  { name: 'tags that do not match', do: () => changed((body) => body.replace(/<\/(\w+)>(?=<\/\w+>$)/, '</not-$1>')) },
  {
    name: 'elements nested 100,000 deep',
    do: () => changed((body) => body.replace(/(?=<\/\w+>$)/, '<a>'.repeat(100_000) + '</a>'.repeat(100_000))),
  },
  { name: 'entities that nobody declared', do: () => changed((body) => body.replace(/(?=<\/\w+>$)/, '<a>&lol9;</a>')) },
  {
    name: 'entities that multiply',
    do: () => changed((body) => body.replace(/^(<\?xml.*?>)?/, `$1<!DOCTYPE a [<!ENTITY l0 "lol">${bomb}]>`)),
  },
];

/** With another status. */
const REFUSALS: readonly HostileAnswer[] = [
  { name: 'a redirection', do: () => sent('<html>Moved</html>', 'text/html', 302) },
  { name: 'a bad request, and not why', do: () => sent('', XML, 400) },
  { name: 'the refusal of a proxy', do: () => sent('<html>Blocked by policy</html>', 'text/html', 403) },
  { name: 'a refusal with a code that is none', do: () => sent(refusal('<b>Denied</b>', 'no'), XML, 400) },
  { name: 'a fault of the service', do: (action) => sent(faultOf(action), XML, 500) },
  { name: 'the fault of a load balancer', do: () => sent('<html>503 Service Unavailable</html>', 'text/html', 503) },
  { name: 'a connection that breaks', do: () => ({ cut: true }) },
  { name: 'a connection that breaks in the answer', do: () => ({ cut: 'body' }) },
];

function faultOf(action: string): string {
  const error = '<Error><Code>InternalError</Code><Message>An internal error has occurred</Message></Error>';
  return action.startsWith('sts:')
    ? `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>`
    : `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>`;
}

export const ANSWERS: readonly HostileAnswer[] = [...NO_ANSWERS, ...REFUSALS];
