import { describeContainerFault } from '../describe-container-fault.ts';

describeContainerFault('container-pause', {
  one: { instances: 1 },
  both: { instances: 2 },
});
