import { describeContainerFault } from '../describe-container-fault.ts';

describeContainerFault('container-kill', {
  one: { instances: 1 },
  both: { instances: 2 },
});
