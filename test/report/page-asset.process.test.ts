import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { PAGE_ASSET, pageAsset } from '../../package/page-asset.ts';

// A process: esbuild is one.
it('is what `npm run report:page` makes of its sources, hashes included', async () => {
  expect(await readFile(PAGE_ASSET, 'utf8'), 'run `npm run report:page`').toBe(await pageAsset());
});
