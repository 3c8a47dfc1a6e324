import type { Post } from './post.ts';

/** As much of an answer as an error quotes. */
const MAX_TEXT = 1000;

/** Node's own HTTP. */
export const fetchPost: Post = async (url, body, signal) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
    redirect: 'manual',
    signal,
  });
  const text = (await answer.text()).slice(0, MAX_TEXT);
  return { status: answer.status, text, retryAfter: answer.headers.get('retry-after') ?? undefined };
};
