import { describeContainerFault } from '../describe-container-fault.ts';

describeContainerFault('container-network-disconnect', {
  one: { instances: 1, network: '' },
  both: { instances: 2, network: '' },
});
