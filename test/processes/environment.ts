import { builtinEnvironments, type Environment } from 'vitest/runtime';

type Close = () => void | Promise<void>;
const AT_END = Symbol.for('ipam-monitor: closed after the last test file');

/** That of Node, with an end: what test files that share a worker share as well is closed after the last of them. */
// biome-ignore lint/style/noDefaultExport: vitest wants it so.
export default {
  ...builtinEnvironments.node,
  name: 'node-with-end',
  async setup(global, options) {
    const node = await builtinEnvironments.node.setup(global, options);
    const closes: Close[] = [];
    Object.assign(global, { [AT_END]: closes });
    return {
      async teardown() {
        await Promise.all(closes.map((close) => close()));
        await node.teardown(global);
      },
    };
  },
} satisfies Environment;

export function afterAllFiles(close: Close): void {
  const closes: Close[] = Reflect.get(globalThis, AT_END);
  closes.push(close);
}
