import { describe, expect, it } from '@jest/globals';
import { beyondBlastRadius, effectiveLimits, limitsInWords } from './blast-radius.ts';
import type { FrozenTarget } from './fault.ts';

const proxy = (name: string): FrozenTarget => ({ kind: 'proxy', key: `proxy ${name}`, name });
const process = (service: string, number: number, instances: number): FrozenTarget => {
  const name = `${service}-${number}`;
  return { kind: 'process', key: `process ${name}`, name, service, instances };
};
const processes = (service: string, touched: number, instances: number) =>
  Array.from({ length: touched }, (_, i) => process(service, i + 1, instances));

describe('the limits that hold', () => {
  it('are the stricter ones of the experiment and the environment', () => {
    expect(effectiveLimits({ maxTargets: 2, maxPercent: 0.9 }, { maxTargets: 8 })).toEqual({
      maxTargets: { value: 2, from: 'experiment' },
      maxPercent: { value: 0.9, from: 'experiment' },
    });
    expect(effectiveLimits({ maxTargets: 9 }, { maxTargets: 8, maxPercent: 0.1 })).toEqual({
      maxTargets: { value: 8, from: 'environment' },
      maxPercent: { value: 0.1, from: 'environment' },
    });
  });

  it('are five targets and half of a service where nobody says anything', () => {
    expect(limitsInWords(effectiveLimits(undefined, undefined))).toBe(
      'at most 5 targets (the default), and at most 50 % of the instances of a service, but always one (the default)',
    );
  });
});

describe('a blast radius', () => {
  const unsaid = effectiveLimits(undefined, undefined);

  it('takes the only instance of a service for granted, unless a limit is written', () => {
    expect(beyondBlastRadius(processes('api', 1, 1), unsaid)).toEqual([]);
    expect(
      beyondBlastRadius(processes('api', 1, 1), effectiveLimits({ maxPercent: 0.5 }, {})),
    ).toEqual([
      'The run would touch 1 of 1 instances of api (100 %), and at most 50 % of the instances of a service (blastRadius of the experiment).',
    ]);
  });

  it('is too large with more targets than allowed', () => {
    const targets = ['a', 'b', 'c'].map(proxy);
    expect(beyondBlastRadius(targets, effectiveLimits({ maxTargets: 3 }, undefined))).toEqual([]);
    expect(beyondBlastRadius(targets, effectiveLimits(undefined, { maxTargets: 2 }))).toEqual([
      'The run would touch 3 targets (a, b, c), and at most 2 may be touched (limits of the environment).',
    ]);
  });

  it('is too large with more of one service than allowed, rounded down', () => {
    expect(beyondBlastRadius(processes('api', 2, 4), unsaid)).toEqual([]);
    expect(beyondBlastRadius(processes('api', 2, 3), unsaid)).toEqual([
      'The run would touch 2 of 3 instances of api (67 %), and at most 50 % of the instances of a service, but always one (the default).',
    ]);
  });

  it('counts what two faults touch once', () => {
    const twice = [proxy('a'), proxy('a')];
    expect(beyondBlastRadius(twice, effectiveLimits({ maxTargets: 1 }, undefined))).toEqual([]);
  });

  it('never loses a whole instance to the last bit of a share', () => {
    const limits = effectiveLimits({ maxPercent: 0.29, maxTargets: 100 }, undefined);
    expect(beyondBlastRadius(processes('api', 29, 100), limits)).toEqual([]);
  });
});
