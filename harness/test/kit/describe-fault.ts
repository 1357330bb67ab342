import { beforeEach, describe, it } from '@jest/globals';
import { conformanceIn } from '../../src/fault-kit/conformance.ts';

export type { FaultCase } from '../../src/fault-kit/conformance.ts';

/** The conformance kit on this project's own test runner. */
export const { describeFault, describeEffect } = conformanceIn({ describe, it, beforeEach });
