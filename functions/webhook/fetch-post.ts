import type { Post } from './post.ts';

/** As much of an answer as is read, and as an error quotes: what a service did not like stands in its first line. */
const MAX_BYTES = 4096;

/** Node's own HTTP. */
export const fetchPost: Post = async (url, body, signal) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
    redirect: 'manual',
    signal,
  });
  const text = await beginningOf(answer.body);
  return { status: answer.status, text, retryAfter: answer.headers.get('retry-after') ?? undefined };
};

/** No more of it is read, and the connection is closed: an answer may have no end. */
async function beginningOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk.subarray(0, MAX_BYTES - bytes));
    bytes += chunk.length;
    if (bytes >= MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
