import type { LocalEnvironmentSpec, LocalServiceSpec } from '../../../domain/environment-spec.ts';
import { partsOf, serviceOfPart } from '../../../domain/replicas.ts';
import type { ServiceHealth } from '../../../ports/environment.ts';
import { isAlive } from '../processes/process-identity.ts';
import { PROMETHEUS, TOXIPROXY, type EnvironmentState } from '../state/environment-state.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import { askHttp, askJson } from './http-check.ts';
import { findUnscraped } from './prometheus-query.ts';
import { checkProxies } from './proxies-check.ts';
import { askPostgres, askRedis } from './tcp-check.ts';

/** Asks every part itself, or only those named, now; what the supervisor last wrote down is only the fallback for the reason. */
export function checkEnvironment(
  spec: LocalEnvironmentSpec,
  state: EnvironmentState,
  signal: AbortSignal,
  only?: readonly string[],
): Promise<readonly ServiceHealth[]> {
  const parts = Object.entries(state.parts).filter(([name]) => only?.includes(name) ?? true);
  return Promise.all(
    parts.map(async ([service, part]): Promise<ServiceHealth> => {
      const { port, process: identity, restarts, detail } = part;
      try {
        if (part.state === 'failed') throw new Error(detail ?? 'failed');
        if (port === undefined || identity === undefined || !isAlive(identity)) {
          throw new Error(`not running${detail === undefined ? '' : `: ${detail}`}`);
        }
        const found = await askPart(service, { spec, state, port, signal });
        const times = restarts === 0 ? '' : `, restarted ${restarts} ×`;
        return { service, healthy: true, detail: `${found}${times}` };
      } catch (error) {
        signal.throwIfAborted();
        const reason = error instanceof Error ? error.message : String(error);
        return { service, healthy: false, detail: reason };
      }
    }),
  );
}

type Question = {
  readonly spec: LocalEnvironmentSpec;
  readonly state: EnvironmentState;
  readonly port: number;
  readonly signal: AbortSignal;
};

async function askPart(name: string, question: Question): Promise<string> {
  const { spec, state, port, signal } = question;
  const base = `http://${LOOPBACK}:${port}`;
  if (name === TOXIPROXY) {
    await askHttp(`${base}/version`, { signal });
    return checkProxies(state.links, await askJson(`${base}/proxies`, { signal }));
  }
  if (name === PROMETHEUS) return await askPrometheus(base, spec, signal);
  const service = serviceOfPart(spec.services, name);
  if (service === undefined) throw new Error('not in the specification');
  return await askService(service, port, signal);
}

async function askService(
  service: LocalServiceSpec,
  port: number,
  signal: AbortSignal,
): Promise<string> {
  switch (service.kind) {
    case 'postgres':
      await askPostgres(port);
      return 'takes connections';
    case 'redis':
      await askRedis(port);
      return 'answers PING';
    case 'command': {
      const url = `http://${LOOPBACK}:${port}${service.readyPath}`;
      const { status } = await askHttp(url, { signal });
      if (status < 200 || status > 299) throw new Error(`${service.readyPath} answered ${status}`);
      return `${service.readyPath} answered ${status}`;
    }
  }
}

async function askPrometheus(
  base: string,
  spec: LocalEnvironmentSpec,
  signal: AbortSignal,
): Promise<string> {
  const { status } = await askHttp(`${base}/-/ready`, { signal });
  if (status !== 200) throw new Error(`/-/ready answered ${status}`);
  const targets = Object.values(spec.services).flatMap((service) =>
    service.kind === 'command' && service.metricsPath !== undefined ? partsOf(service) : [],
  );
  const problems = await findUnscraped(base, targets, signal);
  if (problems.length > 0) throw new Error(`cannot scrape ${problems.join('; ')}`);
  return `scrapes ${targets.join(', ') || 'nothing'}`;
}
