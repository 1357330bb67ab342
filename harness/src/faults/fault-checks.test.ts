import { describe, expect, it } from '@jest/globals';
import type { UntypedValues } from '../domain/parameter.ts';
import { faultRegistry } from './registry.ts';

function problemsOf(type: string, values: UntypedValues): readonly string[] {
  return faultRegistry.get(type)!.check({ direction: 'downstream', toxicity: 1, ...values });
}

describe('values that are each right and together wrong', () => {
  it.each<readonly [type: string, values: UntypedValues, problem: string]>([
    [
      'network-latency',
      { latency: 100, jitter: 101 },
      'jitter is 101 ms but latency only 100 ms: jitter must be at most the latency.',
    ],
    [
      'network-timeout',
      { closeAfter: 10 },
      'closeAfter is 10 ms: a connection that closes that soon cannot be told from a broken one; use 0ms for never, or at least 50ms.',
    ],
    [
      'network-bandwidth',
      { rate: 1_500 },
      'rate is 1500 B/s, and Toxiproxy counts in whole kB/s: use 1kB/s or 2kB/s.',
    ],
    [
      'network-bandwidth',
      { rate: 10_000_000_000 },
      'rate is 10 GB/s, which cannot be told from no fault: it must be at most 13.3 MB/s, at which 2 MB take 150 ms.',
    ],
    [
      'network-slicer',
      { averageSize: 100, sizeVariation: 100, delay: 10 },
      'sizeVariation is 100 B and averageSize 100 B: the variation must be less than the average.',
    ],
    [
      'network-slicer',
      { averageSize: 64_000, sizeVariation: 0, delay: 0.1 },
      'pieces of 64 kB, 0.1 ms apart, cannot be told from no fault: 2 MB must take at least 150 ms; make the pieces smaller or the delay longer.',
    ],
    [
      'network-limit-data',
      { bytes: 5_000_000 },
      'bytes is 5 MB, which cannot be told from no fault: it must be at most 2 MB.',
    ],
  ])('%s %j', (type, values, problem) => {
    expect(problemsOf(type, values)).toEqual([problem]);
  });

  it('does not mind values at the edge', () => {
    expect(problemsOf('network-latency', { latency: 100, jitter: 100 })).toEqual([]);
    expect(problemsOf('network-bandwidth', { rate: 12_500_000 })).toEqual([]);
    expect(problemsOf('network-limit-data', { bytes: 1_999_000 })).toEqual([]);
  });
});

describe('the sentences of a plan', () => {
  const link = { kind: 'link', link: 'api->redis' } as const;
  it.each<readonly [type: string, values: UntypedValues, does: string]>([
    [
      'network-latency',
      { latency: 400, jitter: 50 },
      'delays the answers on api->redis by 400 ms ± 50 ms',
    ],
    [
      'network-latency',
      { latency: 1_500, jitter: 0, direction: 'upstream', toxicity: 0.25 },
      'delays the requests on api->redis by 1.5 s, on 25 % of the connections',
    ],
    ['network-down', {}, 'cuts api->redis: closes its connections and refuses new ones'],
    [
      'network-timeout',
      { closeAfter: 0 },
      'swallows the answers on api->redis; connections stay open and silent',
    ],
    [
      'network-reset',
      { after: 0 },
      'resets each connection of api->redis at the first of its answers',
    ],
    [
      'network-bandwidth',
      { rate: 100_000 },
      'carries the answers on api->redis at no more than 100 kB/s a connection',
    ],
    [
      'network-slow-close',
      { delay: 2_000 },
      'lets the caller of api->redis notice the end of a connection 2 s late',
    ],
    [
      'network-slicer',
      { averageSize: 100, sizeVariation: 20, delay: 10 },
      'cuts the answers on api->redis into pieces of 100 B ± 20 B, 10 ms apart',
    ],
    [
      'network-limit-data',
      { bytes: 1_500 },
      'closes each connection of api->redis after 1.5 kB of answers',
    ],
  ])('%s %j', (type, values, does) => {
    const all = { direction: 'downstream', toxicity: 1, ...values };
    expect(faultRegistry.get(type)!.describe(all, link).does).toBe(does);
  });

  it('say how it is undone and proved', () => {
    const values = { latency: 400, jitter: 50, direction: 'downstream', toxicity: 1 };
    expect(faultRegistry.get('network-latency')!.describe(values, link)).toMatchObject({
      undo: 'removes that toxic, and only that one, from the proxy of api->redis',
      proof: 'a fresh connection through the link is answered after at least 350 ms',
    });
  });
});
