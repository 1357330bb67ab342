import type { RunRecord } from '../../domain/run-record.ts';
import { formatDuration, formatRatio } from '../../domain/units.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { formatCount } from '../../domain/objective-words.ts';
import { formatElapsed } from '../text/format-instant.ts';
import { goodShare, latencyQuantile } from '../timeline/client-seconds.ts';
import { phaseTotals, type PhaseTotals } from '../timeline/phase-totals.ts';
import { elapsedMs, runClock } from '../timeline/run-clock.ts';
import { story } from '../timeline/story.ts';
import { plain, table } from './markdown-text.ts';

const COLUMNS = [
  'Phase',
  'Length',
  'Offered',
  'Answered well',
  'Failed',
  'Not answered',
  'Dropped',
  'Availability',
  'p50',
  'p95',
];

/** What the client saw, phase by phase. */
export function phasesPart(record: RunRecord): string {
  const totals = phaseTotals(record);
  if (totals.length === 0) return '### Phases\n\nNo phase was begun.';
  return ['### Phases', table(COLUMNS, totals.map(phaseRow), 'numbers')].join('\n\n');
}

function phaseRow(phase: PhaseTotals): readonly string[] {
  const { window, completed } = phase;
  const share = goodShare(phase);
  const latency = (quantile: number) => {
    const ms = latencyQuantile(phase, quantile);
    return ms === undefined ? '–' : formatDuration(ms);
  };
  return [
    completed ? window.phase : `${window.phase} (cut short)`,
    formatDuration(window.endedAtMs - window.startedAtMs),
    formatCount(phase.offered),
    formatCount(phase.ok),
    formatCount(phase.failed),
    formatCount(phase.unanswered),
    formatCount(phase.dropped),
    share === undefined ? '–' : formatRatio(share),
    latency(0.5),
    latency(0.95),
  ];
}

/** The timeline in words. */
export function storyPart(record: RunRecord, judgement: Judgement): string {
  const clock = runClock(record);
  const lines = story(record, judgement).map(({ atMs, kind, text }) => {
    const words = kind === 'phase' || kind === 'broke' ? `**${plain(text)}**` : plain(text);
    return `- \`${formatElapsed(elapsedMs(clock, atMs))}\` ${words}`;
  });
  return `### What happened\n\n${lines.join('\n') || 'Nothing was begun.'}`;
}
