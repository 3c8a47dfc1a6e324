import { readBody } from '../local/aws/read-body.ts';
import type { Service } from '../local/aws/service.ts';

const MAX_BYTES = 2 * 1024 * 1024;

/** One action of a service that speaks JSON, as much of it as a measurement needs. */
export function jsonService(action: string, answer: (body: unknown) => object): Service {
  const reply = (status: number, body: object) => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(body),
  });
  return {
    async operation({ http }) {
      const body: unknown = JSON.parse((await readBody(http, MAX_BYTES)).toString('utf8'));
      return { action, parameters: {}, run: async () => reply(200, answer(body)) };
    },
    refuse: ({ code, message, status }) => reply(status, { __type: code, message }),
  };
}
