import { bundleStep } from './bundle.ts';

// `node main.ts FOLDER OUT_DIR`: a process of its own, because CDK can wait for nothing else.
const [, , folder = '', outDir = ''] = process.argv;
await bundleStep(folder, outDir);
