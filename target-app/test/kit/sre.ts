import type { Instruments } from '../../src/observability/instruments.ts';
import { BUILT_IN_SLOS } from '../../src/slo/built-in-slos.ts';
import { SloService } from '../../src/slo/slo-service.ts';
import { SreMonitor, type SreMonitorParts } from '../../src/sre/sre-monitor.ts';

/** A monitor that samples when it is told to, by a clock that can be set. */
export function sreMonitor(
  instruments: Instruments,
  backing: SreMonitorParts['backing'],
  now: () => number = Date.now,
): SreMonitor {
  const { log, metrics } = instruments;
  const { register } = metrics;
  const slos = new SloService({ slos: BUILT_IN_SLOS, register, prometheus: undefined, log, now });
  const info = { version: '1.2.3', variant: 'resilient' };
  return new SreMonitor({ ...info, instruments, slos, backing, poolSize: 10, now });
}
