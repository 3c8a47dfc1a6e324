import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
// In your own project: from 'aws-ipam-monitor/contracts'.
import { Evaluation, type HandOff, type ResourceFinding, Summary } from '../../package/contracts.ts';

/** What a ticket is about. */
export type Ticket = Pick<ResourceFinding, 'alertKey' | 'resource' | 'text'>;

/**
 * The critical findings of a hand-off. Those inline, mostly; where some were cut, all those of the evaluations that it
 * points to (the function then needs s3:GetObject on the bucket's runs/*). Not complete where they were cut and the
 * consumer has a filter that only the monitor can apply: raise its `inlineFindings`.
 */
export async function criticalsOf(handOff: HandOff): Promise<{ tickets: Ticket[]; complete: boolean }> {
  const { inline, complete, filter = {} } = handOff.findings;
  const tickets: Ticket[] = inline.filter(({ severity }) => severity === 'critical');
  // The worst come first: if the last one is only a warning, every critical one is there.
  if (complete || inline.at(-1)?.severity === 'warning') return { tickets, complete: true };
  if (Object.keys(filter).some((condition) => condition !== 'severity')) return { tickets, complete: false };
  return { tickets: await readOn(handOff), complete: true };
}

let s3: S3Client | undefined;

async function readOn({ location: { bucket, summary, evaluations } }: HandOff): Promise<Ticket[]> {
  s3 ??= new S3Client();
  const client = s3;
  const read = async (Key: string): Promise<Buffer> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    if (!Body) throw new Error(`s3://${bucket}/${Key} has no body`);
    return Buffer.from(await Body.transformToByteArray());
  };
  const keys =
    evaluations.length > 0
      ? evaluations.map(({ key }) => key)
      : // A pointer to a run of very many scopes has no room for the list.
        Summary.parse(JSON.parse(String(await read(summary)))).scopes.map(({ evaluationsKey }) => evaluationsKey);
  const tickets: Ticket[] = [];
  for (const key of keys) {
    for (const line of gunzipSync(await read(key))
      .toString()
      .split('\n')) {
      // Most lines are of resources that are well: parsing those would take most of the time.
      if (!line.includes('"critical"')) continue;
      const { findings, resource } = Evaluation.parse(JSON.parse(line));
      for (const { severity, alertKey, text } of findings) {
        if (severity === 'critical') tickets.push({ alertKey, resource, text });
      }
    }
  }
  return tickets;
}
