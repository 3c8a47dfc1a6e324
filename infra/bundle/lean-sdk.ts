import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

// What the AWS SDK carries for others, and a function of ours never uses. bench/bundles.ts measures it.

/**
 * Leaves out the schemas of operations that are not used. A client's schemas are one file of arrays, 1.3 MB in EC2's case.
 * Those that describe XML names hold computed keys (`{ [_xN]: … }`), which a bundler has to take for side effects: it
 * keeps them whether they are used or not. They refer to each other by functions only, so that each can be marked as
 * free of effects.
 */
export const leanSchemas: Plugin = {
  name: 'lean-schemas',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: markPure(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/**
 * Leaves out what is loaded on demand, in places where a Lambda function never is. Its credentials are in the
 * environment, where the SDK looks first: no single sign-on, profiles, processes or instance metadata. And it is no
 * browser, whose name bowser would find out.
 */
export const leanImports: Plugin = {
  name: 'lean-imports',
  setup(build) {
    build.onResolve({ filter: NEVER_LOADED }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

const SCHEMAS = /[/\\]@aws-sdk[/\\]client-[a-z0-9-]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/;

const NEVER_LOADED =
  /^(bowser|@aws-sdk\/credential-provider-(ini|login|node|http|process|sso|web-identity)|@smithy\/credential-provider-imds|@aws-sdk\/nested-clients\/.+)$/;

/** Wraps each array at the top level, `var Name = [ … ];`, into a function that a bundler may leave uncalled. */
function markPure(schemas: string): string {
  return schemas.replace(/^((?:export )?var [\w$]+ = )(\[[\s\S]*?\]);$/gm, '$1/* @__PURE__ */ (() => ($2))();');
}
