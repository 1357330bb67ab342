import { exampleEntry } from '../../src/cli/generated/example-entry.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';

/** The shortest experiment there can be with one fault in it, as the catalogue of faults shows that fault. */
export function experimentText(name: string, fault: FaultDefinition): string {
  return `apiVersion: faultline/v1
kind: Experiment
metadata: { name: ${name}, owner: matrix }
hypothesis: However the run ends, what it broke is whole again.
load: { scenario: none, rate: 1000/s }
phases: { warmup: 0s, baseline: 2s, fault: 1s, recovery: 1s }
faults:
  - ${exampleEntry(fault).text}
objectives:
  - { sli: api-availability, target: 50%, during: recovery }
guardrails: []
`;
}
