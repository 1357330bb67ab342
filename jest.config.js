import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Here, because the `process` that Jest shows to a test file is never told that it ends.
const testFolder = mkdtempSync(join(tmpdir(), 'faultline-tests-'));
process.env.FAULTLINE_TEST_FOLDER = testFolder;
process.once('exit', () => rmSync(testFolder, { recursive: true, force: true }));

/** Unit tests sit beside their source; slow ones live under `harness/test`, in folders that say what they need. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
});

export default {
  testTimeout: 300_000,
  projects: [
    project('unit', [
      '<rootDir>/harness/src/**/*.test.ts',
      '<rootDir>/target-app/src/**/*.test.ts',
      '<rootDir>/harness/test/repository/**/*.test.ts',
    ]),
    project('integration', [
      '<rootDir>/harness/test/integration/**/*.test.ts',
      '<rootDir>/target-app/test/**/*.test.ts',
    ]),
    project('e2e', ['<rootDir>/harness/test/e2e/**/*.test.ts']),
  ],
};
