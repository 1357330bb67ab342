import { describeContainerFault } from '../describe-container-fault.ts';

describeContainerFault(
  'container-restart',
  { one: { instances: 1, grace: 1_000 }, both: { instances: 2, grace: 0 } },
  // The engine restarts both at the same time, and gives each the lowest address that is free just then.
  { addresses: 'among-them' },
);
