import type { Replay } from '../../domain/alerts/replay-evidence.ts';
import type { Impact } from '../../domain/impact.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

type ImpactReport = Report['price'][number];

export function buildImpacts(impacts: readonly Impact[]): ImpactReport[] {
  return impacts.map((impact) => {
    const { objective, sli, target, windowMs } = impact;
    const about = { objective, sli, target, windowMs };
    return impact.known
      ? withoutAbsent({
          ...about,
          price: impact.price,
          alerts: impact.replay && buildReplay(impact.replay),
        })
      : { ...about, reason: impact.reason };
  });
}

export function buildReplay(replay: Replay): NonNullable<ImpactReport['alerts']> {
  return { ...replay, alerts: [...replay.alerts], burn: [...replay.burn] };
}
