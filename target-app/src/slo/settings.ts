import type { EnvironmentReader } from '../environment-reader.ts';

export type SloSettings = {
  /** OpenSLO files; without any, the one of the experiments where it is at hand, else what is built in. */
  readonly files: readonly string[];
  /** Knows the numbers of all replicas; without it, each tells its own. */
  readonly prometheusUrl: string | undefined;
  readonly prometheusTimeoutMs: number;
};

export function readSloSettings(read: EnvironmentReader): SloSettings {
  return {
    files: read.parsed('SLO_FILES', '', parseList),
    prometheusUrl: read.optionalUrl('PROMETHEUS_URL', ['http:', 'https:']),
    prometheusTimeoutMs: read.milliseconds('PROMETHEUS_TIMEOUT_MS', 1000),
  };
}

function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((file) => file.trim())
    .filter((file) => file !== '');
}
