/** `faultline/conformance`: what a fault of one's own has to pass, and stand-ins for the tools it uses. */
export { FakeClock } from '../adapters/fake/fake-clock.ts';
export { FakeContainerRuntime } from '../adapters/fake/fake-container-runtime.ts';
export { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
export { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
export { FakeProcessControl } from '../adapters/fake/fake-process-control.ts';
export { conformanceIn, type Conformance, type FaultCase } from './conformance/conformance.ts';
export { environmentOf, environmentWith, type FaultWorld } from './conformance/fault-world.ts';
export { fakePorts } from './conformance/fake-ports.ts';
export type { TestRunner } from './conformance/test-runner.ts';
