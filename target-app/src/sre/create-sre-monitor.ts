import type { Configuration } from '../configuration.ts';
import { loadSlos } from '../slo/load-slos.ts';
import { PrometheusSlos } from '../slo/prometheus-slos.ts';
import { SloService } from '../slo/slo-service.ts';
import { SreMonitor, type SreMonitorParts } from './sre-monitor.ts';

/** @throws Error when an SLO file that was named cannot be read or understood. */
export function createSreMonitor(
  configuration: Configuration,
  parts: Pick<SreMonitorParts, 'instruments' | 'backing' | 'version'>,
): SreMonitor {
  const { slo: settings, variant, database } = configuration;
  const { log, metrics } = parts.instruments;
  const { prometheusUrl, prometheusTimeoutMs } = settings;
  const slos = new SloService({
    slos: loadSlos(settings.files),
    register: metrics.register,
    prometheus:
      prometheusUrl === undefined
        ? undefined
        : new PrometheusSlos(prometheusUrl, prometheusTimeoutMs),
    log,
    now: Date.now,
  });
  return new SreMonitor({ ...parts, variant, slos, poolSize: database.poolSize, now: Date.now });
}
