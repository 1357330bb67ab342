import { describe, expect, it } from '@jest/globals';
import { describeNetworkProxy } from '../../../test/contract/network-proxy-contract.ts';
import { FakeNetworkProxy } from './fake-network-proxy.ts';

describeNetworkProxy('FakeNetworkProxy', async () => {
  const proxies = new FakeNetworkProxy();
  let made = 0;
  return {
    proxies,
    createProxy: async () => {
      made += 1;
      const proxy = { adminUrl: 'http://127.0.0.1:8474', name: `link-${made}` };
      proxies.create(proxy);
      return proxy;
    },
    close: async () => undefined,
  };
});

describe('FakeNetworkProxy', () => {
  const proxy = { adminUrl: 'http://127.0.0.1:8474', name: 'api-redis' };
  const never = new AbortController().signal;

  it('fails a call before the deed when it is told to', async () => {
    const proxies = new FakeNetworkProxy();
    proxies.create(proxy);
    proxies.failNext('setEnabled', { when: 'before', error: new Error('lost') });
    await expect(proxies.setEnabled(proxy, false, never)).rejects.toThrow('lost');
    expect(proxies.peek(proxy)?.enabled).toBe(true);
    await proxies.setEnabled(proxy, false, never);
    expect(proxies.peek(proxy)?.enabled).toBe(false);
    expect(proxies.calls).toEqual(['setEnabled api-redis', 'setEnabled api-redis']);
  });

  it('loses an answer after the deed when it is told to', async () => {
    const proxies = new FakeNetworkProxy();
    proxies.create(proxy);
    proxies.failNext('setEnabled', { when: 'after', error: new Error('lost') });
    await expect(proxies.setEnabled(proxy, false, never)).rejects.toThrow('lost');
    expect(proxies.peek(proxy)?.enabled).toBe(false);
  });
});
