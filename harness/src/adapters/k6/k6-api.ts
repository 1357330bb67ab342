import type { Ms } from '../../domain/units.ts';
import { formatDuration } from '../../domain/units.ts';

/** k6's REST API (https://grafana.com/docs/k6/latest/misc/k6-rest-api/), as far as it still works in v2. */
export type K6Api = {
  /** Whether it has started up and waits to be released; false also while nothing listens yet. */
  isPaused(signal: AbortSignal): Promise<boolean>;
  /** Rejects with what k6 answered when that is not a yes. */
  release(): Promise<void>;
  /** Resolves with what went wrong, or `undefined` when k6 has agreed to stop. */
  stop(): Promise<string | undefined>;
};

/** `status` of a test that is initialised and was started with `--paused`. */
const PAUSED_BEFORE_RUN = 4;

export function k6Api(port: number, timeoutMs: Ms): K6Api {
  const call = async (init: RequestInit, signal?: AbortSignal): Promise<string> => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/v1/status`, {
        ...init,
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      const text = await response.text();
      if (response.ok) return text;
      throw new Error(`it answered ${response.status}: ${text.slice(0, 500)}`);
    } catch (cause) {
      if (!timeout.aborted) throw cause;
      throw new Error(`no answer within ${formatDuration(timeoutMs)}`, { cause });
    }
  };
  return {
    isPaused: async (signal) => {
      try {
        return statusIn(await call({}, signal)) === PAUSED_BEFORE_RUN;
      } catch {
        // Not listening yet; the caller has a deadline.
        return false;
      }
    },
    release: async () => {
      await call(changing({ paused: false }));
    },
    stop: async () => {
      try {
        await call(changing({ stopped: true }));
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

function changing(attributes: Readonly<Record<string, boolean>>): RequestInit {
  return {
    method: 'PATCH',
    body: JSON.stringify({ data: { type: 'status', id: 'default', attributes } }),
  };
}

function statusIn(text: string): number {
  return Number(/"status":\s*(\d+)/.exec(text)?.[1]);
}
