import { describe, expect, it } from '@jest/globals';
import { checkProxies } from './proxies-check.ts';

const links = { 'api->redis': { proxy: 'api-redis' }, 'api->db': { proxy: 'api-db' } };

describe('the proxies of the links', () => {
  it('are well when each is there, enabled and free of toxics', () => {
    const listed = {
      'api-redis': { enabled: true, toxics: [] },
      'api-db': { enabled: true, toxics: [] },
      other: { enabled: false },
    };
    expect(checkProxies(links, listed)).toBe('serves api-redis, api-db');
  });

  it('are named with what is wrong with each', () => {
    const listed = { 'api-redis': { enabled: true, toxics: [{ name: 'slow' }, { name: 'cut' }] } };
    expect(() => checkProxies(links, listed)).toThrow(
      new Error('proxy "api-redis" carries "slow", "cut"; proxy "api-db" is missing'),
    );
    expect(() => checkProxies(links, { ...listed, 'api-db': { enabled: false } })).toThrow(
      new Error('proxy "api-redis" carries "slow", "cut"; proxy "api-db" is disabled'),
    );
    expect(() => checkProxies(links, 'hello')).toThrow(
      new Error('proxy "api-redis" is missing; proxy "api-db" is missing'),
    );
  });
});
