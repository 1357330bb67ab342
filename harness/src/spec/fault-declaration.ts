import type { Ability } from '../domain/environment.ts';
import type { FaultTarget } from '../domain/fault.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { UntypedValues } from '../domain/parameter.ts';

/** As much of a fault as its entry in a file is read by; every fault definition is one. */
export type FaultDeclaration = {
  readonly type: string;
  readonly summary: string;
  readonly needs: Ability | 'nothing';
  readonly target: FaultTarget['kind'];
  /** Whether it happens and is over, or is in force throughout the fault phase. */
  readonly lasts: 'once' | 'sustained';
  readonly parameters: Parameters;
  /** Mistakes no single parameter shows, each a sentence. */
  check(values: UntypedValues): readonly string[];
};

/** Every fault a file may name, by type. */
export type FaultDeclarations = ReadonlyMap<string, FaultDeclaration>;
