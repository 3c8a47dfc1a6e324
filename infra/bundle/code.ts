import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleNow } from './run.ts';

/** The published package brings the bundles, and needs no esbuild where it is synthesized. */
const PUBLISHED = extname(import.meta.url) === '.js';

/**
 * A step's code, bundled when the stack is synthesized. NodejsFunction's own bundling calls esbuild's command line,
 * which has no plugins.
 */
export function codeOf(folder: string): Code {
  if (PUBLISHED) return Code.fromAsset(path(`../../lambda/${folder}/`));
  return Code.fromAsset(path(`../../functions/${folder}/`), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundling below always succeeds, or throws.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputDir) {
          bundleNow(folder, outputDir);
          return true;
        },
      },
    },
  });
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
