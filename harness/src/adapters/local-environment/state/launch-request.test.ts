import { describe, expect, it } from '@jest/globals';
import type { LocalEnvironmentSpec } from '../../../domain/environment-spec.ts';
import { hashSpec } from './launch-request.ts';

const spec: LocalEnvironmentSpec = {
  type: 'local',
  name: 'local',
  entrypoint: 'db',
  services: { db: { kind: 'postgres', name: 'db', database: 'app' } },
  links: {},
};

describe('the hash of an entry of faultline.yaml', () => {
  it('does not depend on the order of its keys', () => {
    const { name, type, ...rest } = spec;
    expect(hashSpec({ ...rest, type, name }, '/project')).toBe(hashSpec(spec, '/project'));
  });

  it('changes with any value and with the project', () => {
    const other = { ...spec, services: { db: { kind: 'redis', name: 'db' } } } as const;
    const hashes = [
      hashSpec(spec, '/project'),
      hashSpec(other, '/project'),
      hashSpec(spec, '/copy'),
    ];
    expect(new Set(hashes).size).toBe(3);
  });
});
