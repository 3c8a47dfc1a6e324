import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DayRow } from '../statemachine/contracts/history.ts';
import { nodeOptions } from '../statemachine/steps.ts';
import { directoryObjects } from '../storage/directory-objects.ts';
import { parquetDayFiles } from '../storage/history/parquet-day-files.ts';
import { LAST_BYTES } from '../storage/history/read-day-file.ts';
import { historyKeys } from '../storage/keys.ts';

/**
 * Writes and reads a day's Parquet file of generated subnets, 20 to a VPC, in a process of its own with Record's heap. Prints
 * CPU seconds (generating the rows included), the largest resident size, and the size of the file.
 *
 *   npm run bench:day-files
 */
const SIZES = [10_000, 100_000, 300_000, 1_000_000];
const SUBNETS_PER_VPC = 20;

async function* rows(count: number): AsyncGenerator<DayRow> {
  for (let n = 0; n < count; n++) {
    // Sorted, as they must come, and of random digits after that, as ids are.
    const vpcId = id('vpc', Math.floor(n / SUBNETS_PER_VPC), count);
    const resourceId = id('subnet', n, count);
    const cidr = `10.${(n >> 12) & 255}.${(n >> 4) & 255}.${(n & 15) * 16}/28`;
    const peakBp = digest(n).readUInt16BE() % 10_001;
    const meanBp = n % 2 === 0 ? peakBp : Math.floor(peakBp / 2);
    const key = `${vpcId}/subnet/${resourceId}/${cidr}`;
    yield { key, type: 'subnet', resourceId, cidr, basis: 'assigned', peakBp, meanBp, total: 16, samples: 24 };
  }
}

/** 17 digits. The first give the order, and are enough to tell `count` ids apart. */
function id(kind: string, n: number, count: number): string {
  const ordered = Math.floor((n / count) * 0xffffff)
    .toString(16)
    .padStart(6, '0');
  return `${kind}-${ordered}${digest(n).toString('hex').slice(0, 11)}`;
}
const digest = (n: number) => createHash('md5').update(String(n)).digest();

interface Measured {
  readonly cpu: number;
  readonly rssMiB: number;
  readonly mb: number;
}

async function measure(what: string, count: number, directory: string): Promise<Measured> {
  const objects = directoryObjects(directory);
  const files = parquetDayFiles(objects);
  if (what === 'write') await files.write('bench', '2026-11-29', rows(count));
  else {
    let seen = 0;
    const [key = ''] = what === 'read' ? [] : [(await Array.fromAsync(rows(1)))[0]?.key];
    for await (const _ of files.read('bench', '2026-11-29', key ? { first: key, last: key } : undefined)) seen++;
    if (seen !== (key ? 1 : count)) throw new Error(`${seen} rows of ${count} came back`);
  }
  const opened = await objects.openBytes(historyKeys.dayFile('bench', '2026-11-29'), LAST_BYTES);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpu: (userCPUTime + systemCPUTime) / 1e6, rssMiB: maxRSS / 1024, mb: (opened?.size ?? 0) / 1e6 };
}

async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`);
  console.log('| day file of | | CPU s | MiB | MB |\n| ---: | --- | ---: | ---: | ---: |');
  for (const count of SIZES) {
    const directory = await mkdtemp(join(tmpdir(), 'ipam-monitor-day-files-'));
    for (const what of ['write', 'read', 'one']) {
      const child = fork(fileURLToPath(import.meta.url), [what, String(count), directory], {
        execArgv: nodeOptions('Record'),
      });
      const [{ cpu, rssMiB, mb }] = await once(child, 'message');
      const done = { write: 'written', read: 'read', one: 'one resource read' }[what];
      console.log(
        `| ${[count.toLocaleString('en-US'), done, cpu.toFixed(1), Math.round(rssMiB), mb.toFixed(1)].join(' | ')} |`,
      );
    }
    await rm(directory, { recursive: true });
  }
}

const [what, count, directory] = process.argv.slice(2);
if (what && directory) process.send?.(await measure(what, Number(count), directory));
else await main();
