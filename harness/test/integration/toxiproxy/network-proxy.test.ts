import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import { describeNetworkProxy } from '../../contract/network-proxy-contract.ts';
import { openLink } from './real-fault-world.ts';
import { startToxiproxyAlone } from './real-services.ts';

describeNetworkProxy('ToxiproxyNetworkProxy', async () => {
  const services = await startToxiproxyAlone();
  return {
    proxies: new ToxiproxyNetworkProxy(),
    createProxy: async () => (await openLink(services, 'redis')).proxy,
    close: () => services.stop(),
  };
});
