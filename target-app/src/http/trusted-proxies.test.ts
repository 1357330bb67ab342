import { describe, expect, it } from '@jest/globals';
import { parseTrustedProxies } from './trusted-proxies.ts';

describe('parseTrustedProxies', () => {
  it('reads addresses, networks and the names of networks', () => {
    expect(parseTrustedProxies('loopback, 10.0.0.0/8,192.0.2.1,2001:db8::/32')).toEqual([
      'loopback',
      '10.0.0.0/8',
      '192.0.2.1',
      '2001:db8::/32',
    ]);
    expect(parseTrustedProxies('off')).toEqual([]);
  });

  it.each(['true', '10.0.0.0/33', '10.0.0', '10.0.0.0/8/8', '::1/129', 'loopback,'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseTrustedProxies(text)).toThrow(/^must be off or addresses and networks/);
    },
  );
});
