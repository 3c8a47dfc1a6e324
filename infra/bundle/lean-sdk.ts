import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Makes the bundles smaller by what the AWS SDK carries for others:
 *
 * - Schemas of operations. A client's schemas are one file of arrays, 1.3 MB in EC2's case. Those that describe XML
 *   names hold computed keys (`{ [_xN]: … }`), which a bundler has to take for side effects, so that it keeps them
 *   whether they are used or not. They refer to each other by functions only: each can be marked as free of effects.
 * - Ways to find credentials. In Lambda they are in the environment, which the SDK looks at first; single sign-on,
 *   profiles, processes and instance metadata are loaded on demand, and that never comes.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: markPure(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    build.onResolve({ filter: CREDENTIALS }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

const SCHEMAS = /[/\\]@aws-sdk[/\\]client-[a-z0-9-]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/;

const CREDENTIALS =
  /^@(aws-sdk\/credential-provider-(ini|sso|process|web-identity|http|login)|smithy\/credential-provider-imds|aws-sdk\/nested-clients\/.+)$/;

/** `var Name = [ … ];` at the top level becomes `var Name = /* @__PURE__ *​/ (() => ([ … ]))();` */
export function markPure(schemas: string): string {
  return schemas.replace(/^((?:export )?var [\w$]+ = )(\[[\s\S]*?\]);$/gm, '$1/* @__PURE__ */ (() => ($2))();');
}
