import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { FaultlineError } from './faultline-error.ts';
import { foldJournal } from './fold-journal.ts';
import type { JournalEvent } from './journal-event.ts';

const start = 1_800_000_000_000;

describe('a journal, folded', () => {
  it('is the record of a whole run', () => {
    const { load, faults, captured, plan, ...record } = foldJournal(buildJournal());
    expect(record).toEqual({
      runId: '20270115-080000-k3f9',
      harnessVersion: '0.1.0',
      startedAtMs: start,
      endedAtMs: start + 103_200,
      experiment: CACHE_LATENCY,
      source: { file: 'experiments/cache-latency.yaml', sha256: 'a'.repeat(64), overrides: [] },
      environmentName: 'local',
      environment: LOCAL,
      ownedByRun: true,
      host: { platform: 'linux', cpus: 2, node: '24.21.0' },
      clockOffset: { measuredAtMs: start + 1_100, offsetMs: 0.4, errorMs: 1 },
      phases: [
        { phase: 'warmup', startedAtMs: start + 5_000, endedAtMs: start + 15_000 },
        { phase: 'baseline', startedAtMs: start + 15_000, endedAtMs: start + 35_000 },
        { phase: 'fault', startedAtMs: start + 36_000, endedAtMs: start + 66_000 },
        { phase: 'recovery', startedAtMs: start + 67_000, endedAtMs: start + 97_000 },
      ],
      completedPhases: ['warmup', 'baseline', 'fault', 'recovery'],
      missingMetrics: [],
      refusedFaults: [],
      baselineUnhealthy: [],
      status: 'completed',
      owner: { pid: 4711, startTime: '81234', bootId: 'boot' },
      takeovers: [],
      clean: true,
    });
    expect(load).toMatchObject({
      tool: 'k6 v2.2.0',
      command: ['k6', 'run', '--paused', 'scenarios/browse-students.ts'],
      releasedAtMs: start + 4_880,
      end: { asked: true, exitCode: 103, cut: 0 },
    });
    expect([load.seconds.length, load.health.length]).toEqual([94, 94]);
    expect(captured.length).toBeGreaterThan(0);
    expect(plan?.problems).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  it('keeps what was seen of a fault before anybody intended to inject it', () => {
    const [fault] = foldJournal(buildJournal()).faults;
    const { observed, use, ...rest } = fault!;
    expect(rest).toEqual({
      faultId: 'network-latency-1',
      lasts: 'sustained',
      intendedAtMs: start + 36_008,
      targets: [],
      escalations: [],
      undo: { proxy: 'api-redis', harm: 'faultline-network-latency-1' },
      injectedAtMs: start + 36_020,
      readBack: 'in force, as asked',
      rolledBackAtMs: start + 66_015,
      rollbackErrors: [],
    });
    expect(observed.map(({ when }) => when)).toEqual([
      'before',
      ...Array.from({ length: 30 }, () => 'during'),
      'after',
    ]);
    expect(use[0]).toEqual({ atMs: start + 15_500, connections: 8 });
  });

  it('has no fault that was only looked at', () => {
    const { faults } = foldJournal(buildJournal({ baselineUnhealthy: ['api-latency'] }));
    expect(faults).toEqual([]);
  });

  it('merges the parts of a second, whatever order they come in', () => {
    const [started, ...rest] = buildJournal();
    const part = (second: number, ok: number): JournalEvent => ({
      type: 'load.seconds',
      atMs: start,
      records: [
        {
          second,
          ok,
          failedByStatus: { 503: 1 },
          unansweredByReason: {},
          dropped: 0,
          okLatency: [],
        },
      ],
    });
    const events = [started!, part(7, 1), part(5, 2), part(7, 4)];
    expect(rest.length).toBeGreaterThan(0);
    expect(
      foldJournal(events).load.seconds.map(({ second, ok, failedByStatus }) => [
        second,
        ok,
        failedByStatus,
      ]),
    ).toEqual([
      [5, 2, { 503: 1 }],
      [7, 5, { 503: 2 }],
    ]);
  });

  it('ends a phase that was cut short with the load', () => {
    const record = foldJournal(
      buildJournal({
        endsEarly: { in: 'fault', afterSeconds: 12, by: { kind: 'signal', signal: 'SIGINT' } },
      }),
    );
    expect(record.phases.at(-1)).toEqual({
      phase: 'fault',
      startedAtMs: start + 36_000,
      endedAtMs: start + 48_700,
    });
    expect([record.completedPhases, record.status, record.interruptedBy]).toEqual([
      ['warmup', 'baseline'],
      'interrupted',
      'SIGINT',
    ]);
  });

  it('has no status when the harness died', () => {
    const record = foldJournal(
      buildJournal({ endsEarly: { in: 'fault', afterSeconds: 12, by: { kind: 'death' } } }),
    );
    expect([record.status, record.clean, record.endedAtMs, record.load.end]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(record.phases.at(-1)?.endedAtMs).toBe(start + 47_435);
  });

  it('knows of a roll-back that a later hand added', () => {
    const dead = buildJournal({
      endsEarly: { in: 'fault', afterSeconds: 12, by: { kind: 'death' } },
    });
    const rolledBack: JournalEvent = {
      type: 'fault.rolled-back',
      atMs: start + 99_000,
      faultId: 'network-latency-1',
    };
    expect(foldJournal([...dead, rolledBack]).faults[0]?.rolledBackAtMs).toBe(start + 99_000);
  });

  it('is the same for the same events, and for any beginning of them', () => {
    const whole = buildJournal();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length }), (length) => {
        const events = whole.slice(0, length);
        const record = foldJournal(events);
        expect(foldJournal(structuredClone(events))).toEqual(record);
        expect(record.phases.every(({ startedAtMs, endedAtMs }) => endedAtMs >= startedAtMs)).toBe(
          true,
        );
        expect(record.completedPhases.length).toBeLessThanOrEqual(record.phases.length);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['nothing', []],
    ['load.released', buildJournal().filter(({ type }) => type === 'load.released')],
  ] as const)('cannot be read when it begins with %s', (found, events) => {
    let thrown: unknown;
    try {
      foldJournal(events);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(FaultlineError);
    expect(thrown).toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: `The journal does not begin with "run.started" (found: ${found}).`,
    });
  });
});
