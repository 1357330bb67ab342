import type { Pool } from 'pg';
import type { PoolCounts } from '../observability/metrics.ts';

export function poolCounts(pool: Pool): PoolCounts {
  return {
    active: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  };
}
