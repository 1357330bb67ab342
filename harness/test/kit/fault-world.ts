export { environmentWith, type FaultWorld } from '../../src/fault-kit/conformance.ts';
