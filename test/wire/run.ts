/**
 * Reads the loopback endpoints with clients of AWS that are not ours, and compares every row with the data. Exits 0
 * also where there is no such client, after a line that says so; 1 when anything differs.
 *
 *   node test/wire/run.ts [--no-install]
 */
import { parseArgs } from 'node:util';
import { withEndpoints } from './endpoints.ts';
import { findClients, installBoto3 } from './find-clients.ts';

const { values } = parseArgs({ options: { 'no-install': { type: 'boolean', default: false } } });

let clients = await findClients();
let why = 'installing was not wanted';
if (clients.length === 0 && !values['no-install']) {
  why = (await installBoto3()) ?? '';
  clients = await findClients();
}

if (clients.length === 0) {
  console.log(`wire: skipped, neither boto3 nor the AWS CLI is here (${why})`);
} else {
  let passed = 0;
  let failed = 0;
  for (const client of clients) {
    try {
      // Its own directory for each: what one wrote would be in the way of the next one's create-only write.
      await withEndpoints(async (target) => {
        for await (const found of client.check(target)) {
          passed++;
          console.log(`✔ ${client.name}  ${found}`);
        }
      });
    } catch (error) {
      failed++;
      console.log(`✖ ${client.name}  ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const names = clients.map(({ name }) => name).join(', ');
  console.log(`wire: ${passed} checks passed${failed > 0 ? `, ${failed} clients failed` : ''} (${names})`);
  process.exitCode = failed > 0 ? 1 : 0;
}
