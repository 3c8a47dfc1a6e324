import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { unknownNames } from '../../../core/policy/unknown-names.ts';

const blocks = [
  ...readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8').matchAll(/```yaml\n(.*?)```/gs),
].map(([, text = '']) => (text.startsWith('version:') ? text : `version: 1\n${text}`));

test('every policy in docs/alerts.md is one', () => {
  expect(blocks.length).toBeGreaterThan(1);
  for (const text of blocks) expect(() => parsePolicy(text, 'docs/alerts.md')).not.toThrow();
});

test('a route to a topic or a webhook that the deployment does not have is named with its place', () => {
  const text = `version: 1
routes:
  - { name: a, match: { id: "*" }, to: { topic: nope } }
  - { name: b, match: { id: "*" }, to: { webhook: nope } }
  - { name: c, match: { id: "*" }, to: { webhook: chat } }
`;
  const policy = parsePolicy(text, 'policy.yaml');
  const destinations = { topics: ['network'], consumers: [], webhooks: ['chat'] };
  expect(unknownNames({ file: 'policy.yaml', text, policy }, { destinations })).toEqual([
    'policy.yaml:3:49  routes.0.to.topic: nope is not a topic of this deployment (default, network)',
    'policy.yaml:4:51  routes.1.to.webhook: nope is not a webhook of this deployment (chat)',
  ]);
  const older = { topics: ['nope'], consumers: [] };
  expect(unknownNames({ file: 'policy.yaml', text, policy }, { destinations: older })).toHaveLength(2);
});
