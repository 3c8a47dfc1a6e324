import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STYLE = join(ROOT, 'report/page/style');

export const PAGE_ASSET = join(ROOT, 'report/page-asset.json');

/** Script and style of the report, the same bytes in every one, and what its policy knows them by. */
export async function pageAsset(): Promise<string> {
  const [script, style] = [await scriptText(), await styleText()];
  const asset = { script, scriptHash: hashOf(script), style, styleHash: hashOf(style) };
  return `${JSON.stringify(asset, null, 2)}\n`;
}

async function scriptText(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'report/page/main.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    absWorkingDir: ROOT,
    logLevel: 'warning',
  });
  // Whatever a script says of it, this ends its element.
  return (outputFiles[0]?.text ?? '').trim().replaceAll('</script', '<\\/script');
}

/** base.css first: it has what the others use. */
async function styleText(): Promise<string> {
  const names = (await readdir(STYLE)).filter((name) => name !== 'base.css').sort();
  const texts = await Promise.all(['base.css', ...names].map((name) => readFile(join(STYLE, name), 'utf8')));
  const { code } = await transform(texts.join('\n'), { loader: 'css', minify: true });
  return code.trim();
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
