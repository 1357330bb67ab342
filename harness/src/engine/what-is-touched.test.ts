import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK } from '../../test/kit/fake-fault-world.ts';
import type { FrozenTarget } from '../domain/fault.ts';
import { whatIsTouched } from './what-is-touched.ts';

const incarnation = {
  engine: 'unix:///docker.sock',
  id: 'c1',
  startedAt: 's1',
  name: 'toxiproxy-1',
};
const proxy: FrozenTarget = {
  kind: 'proxy',
  key: 'proxy http://127.0.0.1:8474/api-redis',
  name: '',
};
const container: FrozenTarget = {
  kind: 'container',
  key: 'container toxiproxy-1',
  name: '',
  incarnation,
};
const link = {
  ...FAKE_LINK,
  proxy: { ...FAKE_LINK.proxy, container: { ...incarnation, adminPort: 8474 } },
};

describe('what undoing a fault touches', () => {
  it('is a proxy, and the container that its Toxiproxy runs in', () => {
    expect(whatIsTouched([proxy], link)).toEqual([proxy.key, 'c1']);
    expect(whatIsTouched([proxy], FAKE_LINK)).toEqual([proxy.key]);
  });

  it('is a container, by its key and by its id', () => {
    expect(whatIsTouched([container], undefined)).toEqual([container.key, 'c1']);
  });

  it('is a process, which has no id', () => {
    const process = {
      kind: 'process',
      key: 'process api',
      name: '',
      incarnation: { pid: 7 },
    } as const;
    expect(whatIsTouched([process], undefined)).toEqual(['process api']);
  });

  it('may be anything where no target is known, or one is known to its fault alone', () => {
    const own: FrozenTarget = { kind: 'other', key: 'disk', name: '' };
    expect(whatIsTouched([], link)).toBeUndefined();
    expect(whatIsTouched([container, own], undefined)).toBeUndefined();
  });
});
