import { describe, expect, it } from '@jest/globals';
import client from 'prom-client';
import { Admission } from './admission.ts';
import { overloadMetrics } from './overload-metrics.ts';

function build(maxInFlight: number) {
  let nowMs = 0;
  const metrics = overloadMetrics(new client.Registry());
  const admission = new Admission({ maxInFlight, maxEventLoopDelayMs: 100 }, metrics, () => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const shed = async () =>
    (await metrics.requestsShed.get()).values.map(({ labels, value }) => [labels.reason, value]);
  return { admission, shed, pass };
}

describe('Admission', () => {
  it('takes on as many as may be under way, and one more for each that ends', async () => {
    const { admission, shed } = build(2);
    expect([1, 2, 3].map(() => admission.enter(false))).toEqual([
      undefined,
      undefined,
      'in_flight',
    ]);
    admission.leave();
    expect(admission.enter(false)).toBeUndefined();
    expect(admission.inFlight).toBe(2);
    expect(await shed()).toEqual([
      ['in_flight', 1],
      ['event_loop', 0],
    ]);
  });

  it('takes on fewer while the event loop is late', async () => {
    const { admission, shed, pass } = build(10);
    pass(200);
    const answers = Array.from({ length: 8 }, () => admission.enter(true));
    expect(answers).toEqual([...Array<undefined>(7).fill(undefined), 'event_loop']);
    pass(400);
    expect(admission.enter(false)).toBeUndefined();
    expect(await shed()).toEqual([
      ['in_flight', 0],
      ['event_loop', 1],
    ]);
  });
});
