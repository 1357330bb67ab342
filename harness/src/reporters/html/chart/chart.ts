import type { Ratio } from '../../../domain/units.ts';

/** One dot of a series: `x` in seconds of the axis, `y` in the chart's unit; no `y` breaks the line. */
export type Point = {
  readonly x: number;
  readonly y: number | undefined;
  /** The lower edge of an area or a bar; the bottom when absent. */
  readonly base?: number;
  /** What the read-out says, where that is not `y`. */
  readonly value?: number;
};

export type Series = {
  /** Unique in its chart. */
  readonly key: string;
  readonly label: string;
  readonly tone: 'client' | 'soft' | 'server' | 'muted' | 'bad' | 'warn';
  readonly shape: 'line' | 'dashed' | 'area' | 'bars' | 'dots';
  readonly points: readonly Point[];
  /** No read-out of its own: another series says the same number. */
  readonly quiet?: true;
};

export type ChartUnit = 'ratio' | 'ms' | 'rate' | 'count' | 'cores';

/** A dashed line that says what was asked. */
export type Limit = { readonly value: number; readonly label: string };

/** One picture on the shared time axis, before it is drawn. */
export type Chart = {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What exactly is drawn, in one short sentence. */
  readonly note: string;
  readonly unit: ChartUnit;
  readonly heightPx: number;
  readonly low: number;
  readonly high: number;
  /** Draw each second as the flat piece it is, for what is counted by the second. */
  readonly steps: boolean;
  readonly series: readonly Series[];
  readonly limits: readonly Limit[];
  /** Seconds in which what was asked did not hold, marked under the plot. */
  readonly badSeconds: readonly number[];
};

/** What every chart shows behind its lines. Positions are shares of the axis. */
export type Backdrop = {
  readonly seconds: number;
  readonly phases: readonly (Span & { readonly label: string; readonly note: string })[];
  readonly faults: readonly (Span & { readonly label: string; readonly isRolledBack: boolean })[];
};

export type Span = { readonly from: Ratio; readonly to: Ratio };
