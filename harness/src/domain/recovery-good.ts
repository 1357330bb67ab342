import { countGood, type CountGood } from './client-evidence.ts';
import type { RecoveryObjective } from './objective.ts';

/** What counts as good for a recovery; undefined where the client cannot tell. */
export function goodOfRecovery({ sli, underMs }: RecoveryObjective): CountGood | undefined {
  const asked = { name: '', sli, target: 1, during: [] };
  switch (sli.client?.kind) {
    case undefined:
      return undefined;
    case 'availability':
      return countGood({ ...asked, kind: 'availability' });
    case 'latency':
      return underMs === undefined ? undefined : countGood({ ...asked, kind: 'latency', underMs });
  }
}
