import { join } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type {
  LoadGenerator,
  LoadListener,
  LoadOrder,
  LoadSession,
} from '../../ports/load-generator.ts';
import { awaitReady } from './await-ready.ts';
import { freePort } from '../../system/free-port.ts';
import { k6Api } from './k6-api.ts';
import { k6Command, k6Environment } from './k6-command.ts';
import type { K6Patience } from './k6-patience.ts';
import { DEFAULT_PATIENCE } from './k6-patience.ts';
import type { K6Executable } from './k6-process.ts';
import { identifyK6, startK6 } from './k6-process.ts';
import { K6Session } from './k6-session.ts';
import { measurement } from './measurement.ts';

export type K6Options = {
  readonly k6Path: string;
  /** The folder of the `.ts` scripts that an order names. */
  readonly scenariosDir: string;
  /** What k6 inherits, all `K6_*` excepted: proxies and certificates are set there. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly patience?: Partial<K6Patience>;
};

const ATTEMPTS = 5;

/**
 * Offers load with k6 v2 (https://grafana.com/docs/k6/latest/): started paused, released and stopped through its API,
 * measured from the samples it writes to its standard output.
 *
 * What is counted is the arrivals of the open model, each once, in the second it started: every iteration of the
 * script, by what its request came to, and every arrival that found no free user. Requests are not sent over pooled
 * connections: see `k6Command`.
 */
export class K6LoadGenerator implements LoadGenerator {
  readonly #options: K6Options;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #patience: K6Patience;
  #executable: Promise<K6Executable> | undefined;

  constructor(options: K6Options) {
    this.#options = options;
    this.#env = k6Environment(options.env ?? {}, process.availableMemory());
    this.#patience = { ...DEFAULT_PATIENCE, ...options.patience };
  }

  async start(order: LoadOrder, listener: LoadListener, signal: AbortSignal): Promise<LoadSession> {
    signal.throwIfAborted();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const session = await this.#startOn(await freePort(), order, listener, signal);
      if (session !== 'port-taken') return session;
    }
    throw new FaultlineError('LOAD_FAILED', `k6 found its port taken ${ATTEMPTS} times in a row.`);
  }

  async #startOn(
    port: number,
    order: LoadOrder,
    listener: LoadListener,
    signal: AbortSignal,
  ): Promise<LoadSession | 'port-taken'> {
    const { k6Path, scenariosDir } = this.#options;
    this.#executable ??= identifyK6(k6Path, this.#env);
    const { words, version } = await this.#executable;
    const command = k6Command(order, join(scenariosDir, `${order.scenario}.ts`), port);
    const measured = measurement();
    const process = await startK6([...words, ...command.arguments], this.#env, (chunk) => {
      measured.push(chunk);
      const ticks = measured.takeTicks();
      if (ticks.length > 0) listener.onTicks(ticks);
    });
    const api = k6Api(port, this.#patience.apiMs);
    if ((await awaitReady(process, api, this.#patience, signal)) === 'port-taken') {
      return 'port-taken';
    }
    return new K6Session({
      tool: `k6 ${version}`,
      command: [k6Path, ...command.publicArguments],
      process,
      api,
      measurement: measured,
      listener,
      patience: this.#patience,
    });
  }
}
