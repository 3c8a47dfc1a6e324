import { gzipSync } from 'node:zlib';
import { packed } from '../../core/report/pack.ts';
import { gatherReport } from '../../report/gather.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';

// One report in a process of its own: what it took is printed as JSON.

const [directory = '', prefix = ''] = process.argv.slice(2);

let before = cpuMs();
const data = await gatherReport(directoryObjects(directory), { prefix }, { title: 'bench', flags: '' });
const gatherMs = lap();
const json = packed(data);
const packMs = lap();
const bytes = gzipSync(json, { level: 9 }).toString('base64').length;
const gzipMs = lap();
const maxRssMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ rows: data.columns.length, gatherMs, packMs, gzipMs, bytes, maxRssMiB }));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function lap(): number {
  const now = cpuMs();
  const took = now - before;
  before = now;
  return took;
}
