import type { Enclosure, ThroughputEvidence, ValueEvidence } from '../../domain/finding.ts';
import { counted, formatCount, formatNumber, formatRate } from '../../domain/objective-words.ts';
import { formatDuration, formatRatio } from '../../domain/units.ts';

/** Good answers a second, of whom they were counted: `client 96.4/s over 30 s · Prometheus 96/s (between …)`. */
export function throughputWords({ client, server }: ThroughputEvidence): string {
  const parts = [
    client === undefined
      ? undefined
      : `client ${formatRate(client.perSecond)} over ${String(client.seconds)} s`,
    server === undefined ? undefined : `Prometheus ${enclosed(server, formatRate)}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** What a value was: `at most 120 · 4 of 30 values beyond the limit · one every 1 s · 2 series`. */
export function valueWords(value: ValueEvidence): string {
  const format = value.of === 'share' ? (one: number) => formatRatio(one, 3) : formatNumber;
  const parts = [
    `${MEASURES[value.of]} ${enclosed(value.enclosure, format)}`,
    `${formatCount(value.beyond)} of ${counted(value.points, 'value')} beyond the limit`,
    `one every ${formatDuration(value.stepMs)}`,
    `${formatCount(value.series)} series`,
  ];
  if (value.points < value.expected) {
    parts.push(`${formatCount(value.expected - value.points)} missing`);
  }
  return parts.join(' · ');
}

const MEASURES: Readonly<Record<ValueEvidence['of'], string>> = {
  share: 'within the limit',
  max: 'highest',
  min: 'lowest',
  mean: 'mean',
};

function enclosed({ low, estimate, high }: Enclosure, format: (value: number) => string): string {
  if (low === high) return format(estimate);
  return `${format(estimate)} (between ${format(low)} and ${format(high)})`;
}
