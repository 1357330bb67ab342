import { askForSuccess, field, joinUrl } from './endpoint.ts';

/** `up` by `instance`, as Prometheus last saw it. */
export async function readUp(
  prometheusUrl: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const answer = await askForSuccess(joinUrl(prometheusUrl, '/api/v1/query?query=up'), signal);
  const result = field(field(answer, 'data'), 'result');
  if (!Array.isArray(result))
    throw new Error(`${prometheusUrl} does not answer as a Prometheus does`);
  return new Map(
    result.map((series: unknown) => {
      const value = field(series, 'value');
      const instance = String(field(field(series, 'metric'), 'instance'));
      return [instance, Number(Array.isArray(value) ? value[1] : Number.NaN)];
    }),
  );
}

/** Undefined where something that only speaks Prometheus's query language does not tell its version. */
export async function readVersion(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await askForSuccess(joinUrl(url, '/api/v1/status/buildinfo'), signal);
    const version = field(field(answer, 'data'), 'version');
    return typeof version === 'string' ? version : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
