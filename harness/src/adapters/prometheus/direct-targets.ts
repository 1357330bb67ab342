import { parseQuantity } from '../../domain/units.ts';
import type { DirectTarget } from '../../ports/target-scraper.ts';
import { isRecord } from './prometheus-api.ts';
import { type Read, readLabels } from './read-samples.ts';

/** Reads the active targets of `/api/v1/targets`; one without an http URL is left out. */
export function readDirectTargets(data: unknown): Read<readonly DirectTarget[]> {
  const active: unknown = isRecord(data) ? data['activeTargets'] : undefined;
  if (!Array.isArray(active)) return { ok: false, problem: 'has no list of targets' };
  const value = active.filter(isRecord).flatMap((target): readonly DirectTarget[] => {
    const { labels, scrapeUrl, scrapeInterval } = target;
    if (!isRecord(labels) || typeof scrapeUrl !== 'string' || !/^https?:/.test(scrapeUrl)) {
      return [];
    }
    const interval =
      typeof scrapeInterval === 'string' ? parseQuantity('duration', scrapeInterval) : undefined;
    const known = interval?.ok === true ? { intervalMs: interval.value } : {};
    return [{ labels: readLabels(labels), url: scrapeUrl, ...known }];
  });
  return { ok: true, value };
}
