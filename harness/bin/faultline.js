#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

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
