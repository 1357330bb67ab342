import { describe, expect, it } from '@jest/globals';
import { nameOfEngine, parseEngineAddress } from './engine-address.ts';

describe('the address of an engine', () => {
  it.each([
    ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375 }],
    ['tcp://engine.test', { kind: 'tcp', host: 'engine.test', port: 2375 }],
    ['http://engine.test:80', { kind: 'tcp', host: 'engine.test', port: 80 }],
    ['tcp://[::1]:4000', { kind: 'tcp', host: '::1', port: 4000 }],
  ])('%s is read', (engine, address) => {
    expect(parseEngineAddress(engine)).toEqual(address);
  });

  it.each(['', 'unix://', 'ssh://me@engine.test', 'https://engine.test', 'tcp://', 'tcp://a b'])(
    '"%s" leads nowhere',
    (engine) => {
      expect(() => parseEngineAddress(engine)).toThrow(
        /^The container engine ".*" is not an address like unix:/,
      );
    },
  );

  it('is told without a password', () => {
    expect(nameOfEngine('tcp://me:secret@engine.test:2375')).toBe('tcp://engine.test:2375');
    expect(() => parseEngineAddress('ssh://me:secret@engine.test')).toThrow('"ssh://engine.test"');
  });
});
