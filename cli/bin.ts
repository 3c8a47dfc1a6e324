#!/usr/bin/env node

// The published command. An older Node would fail somewhere in the middle, or worse: do nothing and exit with 0.
const NEEDED = 24;
const [major = '0'] = process.versions.node.split('.');
if (Number(major) < NEEDED) {
  console.error(`✖ ipam-monitor needs Node ${NEEDED} or newer; this is ${process.versions.node} (${process.execPath})`);
  process.exitCode = 1;
} else {
  const { runProcess } = await import('./main.ts');
  await runProcess();
}
