import { describeContainerFault } from '../describe-container-fault.ts';

describeContainerFault('container-stop', {
  one: { instances: 1, grace: 1_000 },
  both: { instances: 2, grace: 0 },
});
