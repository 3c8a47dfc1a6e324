// The inside of one deployed function: `node runtime.mjs BUNDLE`. Plain JavaScript in a plain process, as Lambda has it;
// events come as lines of JSON, answers go the same way.
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';

// Its network: every name leads to a public address, and every connection over TLS ends on this machine.
const { connect } = tls;
dns.lookup = async () => [{ address: '93.184.216.34', family: 4 }];
tls.connect = ({ lookup, ...to }) => connect({ ...to, host: '127.0.0.1' });
syncBuiltinESMExports();

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const answers = process.stdout.write.bind(process.stdout);
const logs = process.stderr.write.bind(process.stderr);
let logged = '';
// What the function logs must not look like an answer: it goes along with one.
process.stdout.write = process.stderr.write = (text, ...rest) => {
  logged += text;
  return logs(text, ...rest);
};

function answer(what) {
  const maxMemoryUsedMB = process.resourceUsage().maxRSS / 1024;
  answers(`${JSON.stringify({ ...what, maxMemoryUsedMB, logged: logged.split('\n') })}\n`);
  logged = '';
}

for await (const line of createInterface({ input: process.stdin })) {
  const { event, timeoutMs } = JSON.parse(line);
  const end = Date.now() + timeoutMs;
  const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => end - Date.now() };
  try {
    answer({ result: await handler(event, context) });
  } catch (error) {
    const { name: errorType, message: errorMessage, stack = '' } = error;
    answer({ error: { errorType, errorMessage, trace: stack.split('\n') } });
  }
}
