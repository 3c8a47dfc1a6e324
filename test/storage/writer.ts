import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { startAws } from '../../local/aws/server.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import type { Texts } from '../../storage/objects.ts';
import { s3Objects } from '../../storage/s3-objects.ts';
import { updateJson } from '../../storage/update-json.ts';

// A process that writes a directory as others do at the same time: node writer.ts DIRECTORY endpoint|directory COUNT

export const Confirmed = z.array(z.string());
export const LIST = 'alerts/list.json';
export const BIG = 'runs/big.txt';

if (import.meta.main) {
  const [, , directory = '', through, count] = process.argv;
  const objects = await open(directory, through);
  for (let n = 0; n < Number(count); n++) {
    const id = `${process.pid}-${n}`;
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * 5));
    await updateJson(objects, LIST, Confirmed, (list = []) => [...list, id], { attempts: 10_000, pause });
    process.stdout.write(`${id}\n`);
    if (n % 10 === 0) await objects.putText(BIG, String(n % 7).repeat(300_000), { contentType: 'text/plain' });
  }
  process.exit();
}

async function open(outDir: string, through: string | undefined): Promise<Texts> {
  if (through === 'directory') return directoryObjects(outDir);
  const ec2 = {
    accountId: '111122223333',
    ipams: [],
    scopes: [],
    resourceCidrs: () => ({ length: 0, at: () => ({}) }),
  };
  const { url } = await startAws({ outDir, bucket: 'b', ec2 });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return s3Objects('b', new S3Client({ endpoint: url, region: 'eu-west-1', credentials }));
}
