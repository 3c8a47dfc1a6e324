import { writeFile } from 'node:fs/promises';
import { PAGE_ASSET, pageAsset } from './page-asset.ts';

await writeFile(PAGE_ASSET, await pageAsset());
