import type { EnvironmentReader } from '../environment-reader.ts';

/** What the variants that are bad on purpose do. */
export type FlawSettings = {
  /** `leaking`: kept for ever of every request. */
  readonly leakKbPerRequest: number;
  /** `bad-deploy`: share of the requests that fail, 0 to 1. */
  readonly badDeployErrorRate: number;
  /** `slow-start`: from the database being there to being ready. */
  readonly slowStartMs: number;
};

export function readFlawSettings(read: EnvironmentReader): FlawSettings {
  return {
    leakKbPerRequest: read.integer('LEAK_KB_PER_REQUEST', { fallback: 100, min: 1, max: 102_400 }),
    badDeployErrorRate: read.parsed('BAD_DEPLOY_ERROR_RATE', '0.2', parseShare),
    slowStartMs: read.milliseconds('SLOW_START_MS', 30_000),
  };
}

function parseShare(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw new Error(`must be a share from 0 to 1, not "${text}".`);
}
