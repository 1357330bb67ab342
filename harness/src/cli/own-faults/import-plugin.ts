import { pathToFileURL } from 'node:url';
import type { Ms } from '../../domain/units.ts';
import { declarationProblems } from '../../fault-kit/declaration-problems.ts';
import { shapeProblems } from '../../fault-kit/shape-problems.ts';
import type { FaultDefinition } from '../../ports/fault-definition.ts';

/** A module that waits for something while it is loaded would hold up every command. */
const LOADS_WITHIN_MS: Ms = 10_000;

type Imported = {
  readonly faults: readonly FaultDefinition[];
  /** Clauses that go on after the name of the file. */
  readonly problems: readonly string[];
};

/** Loads a module and takes its default export for a fault, or a list of them. */
export async function importPlugin(path: string): Promise<Imported> {
  try {
    const module: unknown = await withinTime(import(pathToFileURL(path).href));
    return faultsIn(module);
  } catch (error) {
    return refused(`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function faultsIn(module: unknown): Imported {
  const exported = typeof module === 'object' && module !== null ? module : {};
  if (!('default' in exported)) return refused('has no default export');
  const value: unknown = exported.default;
  const candidates: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (candidates.length === 0) return refused('has a default export that is an empty list');
  const faults: FaultDefinition[] = [];
  const problems: string[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const which = Array.isArray(value) ? `fault ${index + 1} of its list` : 'its fault';
    const ofShape = shapeProblems(candidate);
    if (ofShape.length > 0) {
      problems.push(...ofShape.map((problem) => `is no fault: in ${which}, ${problem}`));
      continue;
    }
    const fault = candidate as FaultDefinition;
    const ofDeclaration = declarationProblems(fault);
    problems.push(...ofDeclaration.map((problem) => `is no strict fault: in ${which}, ${problem}`));
    if (ofDeclaration.length === 0) faults.push(fault);
  }
  return { faults, problems };
}

function refused(problem: string): Imported {
  return { faults: [], problems: [problem] };
}

async function withinTime<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error(`it was not loaded after ${LOADS_WITHIN_MS / 1_000} s`));
    timer = setTimeout(giveUp, LOADS_WITHIN_MS);
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
}
