import { settleExit } from '../../domain/inconclusive-policy.ts';
import { describe, expect, it } from '@jest/globals';
import { judgedRuns } from '../../../test/fixtures/judged-runs.ts';
import {
  dirtyRun,
  failingRun,
  hostileRun,
  invalidRun,
  passingRun,
} from '../../../test/fixtures/report-fixtures.ts';
import { parseXml, type XmlElement } from '../../../test/fixtures/parse-xml.ts';
import { renderJunit } from './render-junit.ts';

describe('junit.xml', () => {
  it('has a case for each objective in each phase, one for the cleanup and one for the run', () => {
    const { record, judgement } = passingRun();
    const cases = casesOf(renderJunit(record, judgement));
    expect(cases.map(({ attributes }) => [attributes['name'], attributes['time']])).toEqual([
      ['api-availability in baseline: at least 99 % answered well', '20'],
      ['api-availability in fault: at least 99 % answered well', '30'],
      ['api-availability in recovery: at least 99 % answered well', '30'],
      ['api-latency in baseline: at least 95 % under 300 ms', '20'],
      ['api-latency in fault: at least 95 % under 300 ms', '30'],
      ['recovery: 99 % answered well within 10 s of the roll-back, for 15 s', '30'],
      ['cleanup: everything that was done is proved undone', '0'],
      ['run: completed', '103.4'],
    ]);
  });

  it('makes a violated objective a failure, with its numbers as properties', () => {
    const { record, judgement } = failingRun();
    const [broken] = casesOf(renderJunit(record, judgement)).filter((one) => one.child('failure'));
    expect(broken?.attributes['name']).toBe('api-latency in fault: at least 95 % under 300 ms');
    expect(broken?.child('failure')?.attributes).toEqual({
      type: 'violated',
      message: '0 % under 300 ms (0 of 3,000); asked: at least 95 % under 300 ms',
    });
    const properties = broken?.child('properties')?.children ?? [];
    expect(
      properties.map(({ attributes }) => [attributes['name'], attributes['value']]),
    ).toContainEqual(['client.total', '3000']);
  });

  it('makes a guard that does not hold and a fault without effect errors', () => {
    const { record, judgement } = invalidRun();
    const errors = casesOf(renderJunit(record, judgement)).filter((one) => one.child('error'));
    expect(
      errors.map((one) => [one.attributes['name'], one.child('error')?.attributes['type']]),
    ).toEqual([
      ['guard: fault-validity', 'invalid'],
      ['fault: network-latency on api->redis', 'unproved'],
    ]);
  });

  it('makes an interrupted run and a dirty one errors, and says how to undo it', () => {
    const { record, judgement } = dirtyRun();
    const errors = casesOf(renderJunit(record, judgement)).flatMap(
      (one) => one.child('error') ?? [],
    );
    expect(errors.map(({ attributes }) => attributes)).toEqual([
      {
        type: 'dirty',
        message:
          'Something could not be proved undone. Undo it with: npx faultline recover 20260302-093000-7hq2',
      },
      {
        type: 'interrupted',
        message:
          'network-latency-1 was not rolled back: Toxiproxy did not answer within 2 s at http://127.0.0.1:40003.',
      },
    ]);
  });

  it.each(Object.entries(judgedRuns()))('is never greener than the exit code: %s', (_, run) => {
    const text = renderJunit(run.record, run.judgement);
    const red = casesOf(text).filter((one) => one.child('failure') ?? one.child('error'));
    expect(red.length > 0).toBe(run.judgement.exitCode !== 0);
    expect(text).not.toContain('<skipped');
  });

  it.each(Object.entries(judgedRuns()))(
    'spares what is only inconclusive when that is asked for, and nothing else: %s',
    (_, { record, judgement }) => {
      const spared = renderJunit(record, judgement, { inconclusive: 'warn' });
      const types = redTypes(renderJunit(record, judgement));
      const settled = settleExit(record, judgement, 'warn');
      const isShut = judgement.exitCode === 3 && settled === 3;
      const left = isShut ? types : types.filter((type) => type !== 'inconclusive');
      expect(redTypes(spared)).toEqual(settled === 0 ? [] : left);
      expect(spared.includes('warning: inconclusive: ')).toBe(
        !isShut && types.includes('inconclusive'),
      );
    },
  );

  it('tells on its output what is to be looked at although it passes', () => {
    const { record, judgement } = passingRun();
    const warnings = [{ code: 'NEAR_TARGET', message: 'It was near.' }];
    const xml = renderJunit(record, { ...judgement, warnings });
    const last = casesOf(xml).at(-1);
    expect(redTypes(xml)).toEqual([]);
    expect(last?.child('system-out')?.text).toContain('warning NEAR_TARGET: It was near.');
    const properties = parseXml(xml).child('testsuite')?.child('properties')?.children;
    expect(properties?.map(({ attributes }) => attributes)).toContainEqual({
      name: 'verdict',
      value: 'pass, with warnings',
    });
  });

  it('is well formed and keeps text from outside as text', () => {
    const { record, judgement } = hostileRun();
    const root = parseXml(renderJunit(record, judgement));
    const suite = root.child('testsuite');
    expect(suite?.attributes['name']).toBe(record.experiment.name.replaceAll('\u001b', '\uFFFD'));
  });

  it('says whose the experiment is, and what to do when this happens in earnest', () => {
    const { record, judgement } = failingRun();
    const suite = parseXml(renderJunit(record, judgement)).child('testsuite');
    const properties = suite?.child('properties')?.children.map(({ attributes }) => attributes);
    expect(properties?.slice(-2)).toEqual([
      { name: 'owner', value: 'platform' },
      { name: 'runbook', value: 'docs/runbooks/slow-cache.md' },
    ]);
  });

  it('does not depend on the time zone', () => {
    const { record, judgement } = passingRun();
    const suite = parseXml(renderJunit(record, judgement)).child('testsuite');
    expect(suite?.attributes['timestamp']).toBe('2026-03-02T09:30:00');
  });
});

function redTypes(xml: string): readonly (string | undefined)[] {
  return casesOf(xml).flatMap((one) => {
    const red = one.child('failure') ?? one.child('error');
    return red === undefined ? [] : [red.attributes['type']];
  });
}

function casesOf(xml: string): readonly XmlElement[] {
  const suite = parseXml(xml).child('testsuite');
  return suite?.children.filter(({ name }) => name === 'testcase') ?? [];
}
