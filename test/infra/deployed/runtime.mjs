// The inside of one deployed function: `node runtime.mjs BUNDLE`. Plain JavaScript in a plain process, as Lambda has it;
// events come as lines of JSON, answers go the same way.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const answers = process.stdout.write.bind(process.stdout);
// What the function logs must not look like an answer.
process.stdout.write = process.stderr.write.bind(process.stderr);

for await (const line of createInterface({ input: process.stdin })) {
  const { event, timeoutMs } = JSON.parse(line);
  const end = Date.now() + timeoutMs;
  const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => end - Date.now() };
  try {
    answers(`${JSON.stringify({ result: await handler(event, context) })}\n`);
  } catch (error) {
    const { name: errorType, message: errorMessage, stack = '' } = error;
    answers(`${JSON.stringify({ error: { errorType, errorMessage, trace: stack.split('\n') } })}\n`);
  }
}
