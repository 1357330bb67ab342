import type { ClientCensus } from './client-census.ts';
import type { EdgePair } from './edge-cases.ts';
import type { TruthCase } from './truth-cases.ts';
import type { PromqlError, PromqlWay } from './truth-promql.ts';
import type { RecoveryCase } from './truth-recovery.ts';

/** All that a session found. */
export type GroundTruth = {
  readonly command: string;
  readonly startedAt: Date;
  readonly minutes: number;
  readonly ratePerSecond: number;
  readonly everySeconds: readonly number[];
  readonly cases: readonly TruthCase[];
  /** Windows that begin and end at edges that we scraped. */
  readonly edges: readonly EdgePair[];
  readonly promql: readonly (PromqlError & {
    readonly everySeconds: number;
    readonly scenario: string;
    readonly way: PromqlWay;
  })[];
  readonly clients: readonly ClientCensus[];
  readonly recoveries: readonly RecoveryCase[];
  readonly clockErrorMs: number;
  /** What one reads off a graph, by scrape interval and range. */
  readonly graphs: readonly {
    readonly everySeconds: number;
    readonly rangeSeconds: number;
    readonly outageMs: number;
    readonly readSeconds?: number;
  }[];
};
