import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { goldenFile } from '../../test/fixtures/golden-file.ts';
import {
  abortedRun,
  failingRun,
  invalidRun,
  passingRun,
  SMALL,
} from '../../test/fixtures/report-fixtures.ts';
import { REPORTERS } from './registry.ts';

const GOLDEN = join(import.meta.dirname, '../../test/golden');
const RUNS = {
  pass: passingRun(SMALL),
  fail: failingRun(SMALL),
  invalid: invalidRun(SMALL),
  aborted: abortedRun(SMALL),
};

describe.each(Object.entries(RUNS))('the reports of a run that ends in %s', (name, run) => {
  it.each(REPORTERS.map(({ fileName, render }) => ({ fileName, render })))(
    'are as they were: $fileName',
    ({ fileName, render }) => {
      const text = render(run.record, run.judgement);
      expect(text).toBe(goldenFile(join(GOLDEN, name, fileName), text));
    },
  );
});
