import type { FaultDefinition, FaultRegistry } from '../ports/fault-definition.ts';
import { containerKill } from './container-kill.ts';
import { containerNetworkDisconnect } from './container-network-disconnect.ts';
import { containerPause } from './container-pause.ts';
import { containerRestart } from './container-restart.ts';
import { containerStop } from './container-stop.ts';
import { networkBandwidth } from './network-bandwidth.ts';
import { networkDown } from './network-down.ts';
import { networkLatency } from './network-latency.ts';
import { networkLimitData } from './network-limit-data.ts';
import { networkReset } from './network-reset.ts';
import { networkSlicer } from './network-slicer.ts';
import { networkSlowClose } from './network-slow-close.ts';
import { networkTimeout } from './network-timeout.ts';
import { processKill } from './process-kill.ts';
import { processPause } from './process-pause.ts';
import { processRestart } from './process-restart.ts';

/** Every fault there is, by the type that stands in an experiment. A type twice does not compile. */
const FAULTS = {
  'container-kill': containerKill,
  'container-network-disconnect': containerNetworkDisconnect,
  'container-pause': containerPause,
  'container-restart': containerRestart,
  'container-stop': containerStop,
  'network-bandwidth': networkBandwidth,
  'network-down': networkDown,
  'network-latency': networkLatency,
  'network-limit-data': networkLimitData,
  'network-reset': networkReset,
  'network-slicer': networkSlicer,
  'network-slow-close': networkSlowClose,
  'network-timeout': networkTimeout,
  'process-kill': processKill,
  'process-pause': processPause,
  'process-restart': processRestart,
} as const satisfies Readonly<Record<string, FaultDefinition>>;

/** The registry as the engine, the schema and the catalogue are handed it. */
export const faultRegistry: FaultRegistry = new Map(Object.entries<FaultDefinition>(FAULTS));
