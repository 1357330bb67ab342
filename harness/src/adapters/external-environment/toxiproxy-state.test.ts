import { describe, expect, it } from '@jest/globals';
import type { ExternalEnvironmentSpec } from '../../domain/environment-spec.ts';
import { findDisturbed, findMissing } from './toxiproxy-state.ts';

const links: ExternalEnvironmentSpec['links'] = {
  'web->db': {
    name: 'web->db',
    from: 'web',
    to: 'db',
    proxy: 'orders-db',
    host: 'db.test',
    port: 1,
    protocol: 'postgres',
  },
};

describe('the proxies of somebody else’s Toxiproxy', () => {
  it('are missing when they are not listed, and what is there is named', () => {
    expect(findMissing(links, { 'orders-db': {} })).toEqual([]);
    expect(findMissing(links, { cart: {}, mail: {} })).toEqual([
      'link "web->db" names proxy "orders-db" (have: cart, mail)',
    ]);
    expect(findMissing(links, {})).toEqual(['link "web->db" names proxy "orders-db" (have: none)']);
  });

  it('are disturbed when they are disabled or carry a toxic', () => {
    expect(findDisturbed(links, { 'orders-db': { enabled: true, toxics: [] } })).toEqual([]);
    expect(findDisturbed(links, { 'orders-db': { enabled: false } })).toEqual([
      'proxy "orders-db" is disabled',
    ]);
    const toxics = [{ name: 'a' }, { name: 'b' }];
    expect(findDisturbed(links, { 'orders-db': { enabled: true, toxics } })).toEqual([
      'proxy "orders-db" carries "a", "b"',
    ]);
  });
});
