import type { Arguments, CallRun } from './call.ts';
import { type Document, documentFromText, type Json } from './json.ts';
import type { Ports } from './ports.ts';
import type { Visit } from './visit.ts';

/** `lambda:invoke`: the result has the function's answer under Payload. */
export function callLambda(args: Arguments, { flow }: Visit): CallRun {
  const functionName = args.text('FunctionName');
  // Lambda takes an invocation without a payload for an empty event.
  const payload: Json = args.fields.Payload === undefined ? {} : args.fields.Payload;
  return async (signal) => {
    const { ports } = flow.execution;
    // Its own copy of the payload: a function that changes its input must not change a retry.
    const copy: unknown = JSON.parse(JSON.stringify(payload));
    return resultOf(await ports.invokeLambda(functionName, copy, signal), ports);
  };
}

/** What the AWS SDK would have returned, as the service shows it. */
function resultOf(answer: unknown, ports: Ports): Document {
  // A function that returns undefined answers with the text `null`.
  const payload = JSON.stringify(answer) ?? 'null';
  const requestId = ports.uuid();
  const headers = {
    'Content-Length': `${Buffer.byteLength(payload)}`,
    'Content-Type': 'application/json',
    Date: ports.now().toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-RequestId': requestId,
  };
  const rest = JSON.stringify({
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  });
  return documentFromText(`{"ExecutedVersion":"$LATEST","Payload":${payload},${rest.slice(1)}`);
}
