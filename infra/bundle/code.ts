import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { entryOf } from './bundle.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/**
 * A step's code, bundled when the stack is synthesized. NodejsFunction's own bundling calls esbuild's command line,
 * which has no plugins.
 */
export function codeOf(folder: string): Code {
  return Code.fromAsset(dirname(entryOf(folder)), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundling below always succeeds, or throws.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputDir) {
          execFileSync(process.execPath, [MAIN, folder, outputDir], { stdio: ['ignore', 2, 2] });
          return true;
        },
      },
    },
  });
}
