import { askJson } from './http-check.ts';

type Vector = {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
};

/** An instant query, as value by `instance`. */
export async function readSamples(
  base: string,
  query: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const url = `${base}/api/v1/query?query=${encodeURIComponent(query)}`;
  // The shape is Prometheus's stable HTTP API, v1.
  const answer = (await askJson(url, signal === undefined ? {} : { signal })) as Vector;
  return new Map(
    answer.data.result.map(({ metric, value }) => [metric['instance'] ?? '', Number(value[1])]),
  );
}

type Targets = {
  readonly data: {
    readonly activeTargets: readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly health: 'up' | 'down' | 'unknown';
      readonly lastError: string;
    }[];
  };
};

/** Why each of `instances` is not being scraped now, as `api: connection refused`; empty when all of them are. */
export async function findUnscraped(
  base: string,
  instances: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const url = `${base}/api/v1/targets?state=active`;
  const answer = (await askJson(url, signal === undefined ? {} : { signal })) as Targets;
  return instances.flatMap((instance) => {
    const target = answer.data.activeTargets.find(({ labels }) => labels['instance'] === instance);
    if (target?.health === 'up') return [];
    return `${instance}: ${target?.lastError || 'not scraped yet'}`;
  });
}
