import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { judgedRuns } from '../../../test/fixtures/judged-runs.ts';
import {
  dirtyRun,
  failingRun,
  hostileRun,
  inconclusiveRun,
  invalidRun,
  passingRun,
} from '../../../test/fixtures/report-fixtures.ts';
import { renderJson } from './render-json.ts';
import { reportSchema } from './report-schema.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(reportSchema);

const RUNS = {
  'a sample pass': passingRun(),
  'a sample fail': failingRun(),
  'a sample invalid run': invalidRun(),
  'a sample inconclusive run': inconclusiveRun(),
  'a sample dirty run': dirtyRun(),
  'a run full of hostile text': hostileRun(),
  ...judgedRuns(),
};

describe('report.json', () => {
  it.each(Object.entries(RUNS))('of %s is valid against its own schema', (_, run) => {
    validate(JSON.parse(renderJson(run.record, run.judgement)));
    expect(validate.errors).toBeNull();
  });

  it('does not let a key pass that the schema does not know', () => {
    const { record, judgement } = passingRun();
    const report: object = JSON.parse(renderJson(record, judgement));
    expect(validate({ ...report, extra: 1 })).toBe(false);
  });

  it('keeps a series of numbers on one line, however long', () => {
    const { record, judgement } = passingRun();
    const line = renderJson(record, judgement)
      .split('\n')
      .find((one) => one.includes('"offered": ['));
    expect(line?.split(',')).toHaveLength(record.load.seconds.length + 1);
  });
});
