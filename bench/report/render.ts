import { packedParts } from '../../core/report/pack.ts';
import { beforeData, htmlDocument, zippedData } from '../../report/document.ts';
import { gatherReport } from '../../report/gather.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';

// One report in a process of its own, as the function makes it: what it took is printed as JSON.

const [directory = '', prefix = ''] = process.argv.slice(2);

let before = cpuMs();
const data = await gatherReport(directoryObjects(directory), { prefix }, { title: 'bench', flags: '' });
const gatherMs = lap();
const file = await htmlDocument(data);
const fileMs = lap();
const maxRssMiB = process.resourceUsage().maxRSS / 1024;
// What that was, once more, part by part.
const html = Buffer.byteLength(beforeData(data));
const htmlMs = lap();
let json = 0;
for (const part of packedParts(data)) json += part.length;
const packMs = lap();
const base64 = Math.ceil((await zippedData(data)).length / 3) * 4;
console.log(
  JSON.stringify({
    ...{ rows: data.columns.length, summedUp: data.summedUp?.rows ?? 0, gatherMs, fileMs, htmlMs, packMs, maxRssMiB },
    ...{ json, html, base64, file: file.length },
  }),
);

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
