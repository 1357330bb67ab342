#!/usr/bin/env -S node --max-semi-space-size=8
import { enableCompileCache } from 'node:module';

// Most of what is made while a long journal is read lives for one line: a small nursery, as the first line asks for,
// takes 100 MB less and no more time (bench/judge-an-hour.ts).

// Sources run as they are, by Node's own type stripping, which came with 22.18.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `faultline needs Node 22.18 or newer; this is ${process.versions.node}.\n` +
      'Hint: run it as "npx faultline", which uses the Node that the project pins.\n',
  );
  process.exit(5);
}
enableCompileCache();
await import('../src/cli/main.ts');
