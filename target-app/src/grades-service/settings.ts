import { ConfigurationError, EnvironmentReader } from '../environment-reader.ts';
import { readLifecycleSettings, type LifecycleSettings } from '../configuration.ts';

/** How the service behaves: `failing` is up and healthy by its own account, and answers every question with a 500. */
export type GradesServiceVariant = 'steady' | 'failing';

export type GradesServiceSettings = {
  readonly host: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
  readonly logLevel: string;
  readonly variant: GradesServiceVariant;
  readonly latency: LatencyRange;
  readonly lifecycle: LifecycleSettings;
};

export type LatencyRange = { readonly minMs: number; readonly maxMs: number };

/**
 * Reads the configuration of the grade service from environment variables.
 * @throws ConfigurationError naming every variable that is wrong, at once.
 */
export function readGradesServiceSettings(
  env: Readonly<Record<string, string | undefined>>,
): GradesServiceSettings {
  const read = new EnvironmentReader(env);
  const settings: GradesServiceSettings = {
    host: read.text('HOST', '127.0.0.1'),
    port: read.integer('PORT', { fallback: 3001, min: 0, max: 65_535 }),
    logLevel: read.choice('LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'silent']),
    variant: read.choice('VARIANT', ['steady', 'failing']),
    latency: {
      minMs: read.integer('GRADES_LATENCY_MIN_MS', { fallback: 2, min: 0, max: 60_000 }),
      maxMs: read.integer('GRADES_LATENCY_MAX_MS', { fallback: 10, min: 0, max: 60_000 }),
    },
    lifecycle: readLifecycleSettings(read),
  };
  read.assertValid();
  const { minMs, maxMs } = settings.latency;
  if (minMs > maxMs) {
    throw new ConfigurationError([
      `GRADES_LATENCY_MIN_MS is ${minMs}, which is more than GRADES_LATENCY_MAX_MS, ${maxMs}.`,
    ]);
  }
  return settings;
}
