import { FaultlineError } from '../domain/faultline-error.ts';

/**
 * Does something to every container at the same time, whatever becomes of the others, and resolves when all of it has
 * ended. Rejects with what went wrong with the only one that failed, or with all of them, the first as the cause.
 */
export async function eachContainer<C, T>(
  containers: readonly C[],
  deed: (container: C) => Promise<T>,
): Promise<readonly T[]> {
  const settled = await Promise.allSettled(containers.map(deed));
  const failures = settled.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failures.length === 0) {
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }
  const [first] = failures;
  if (failures.length === 1) throw first;
  throw new FaultlineError(
    first instanceof FaultlineError ? first.code : 'CONTAINER_FAILED',
    `It failed for ${failures.length} of ${containers.length} containers: ${failures.map(sentenceOf).join(' ')}`,
    { cause: first },
  );
}

function sentenceOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
