import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { faultRegistry } from '../../src/faults/registry.ts';

const FOLDER = join(import.meta.dirname, '../integration/docker/faults');

it('every fault of containers is put to a real engine', () => {
  const types = [...faultRegistry.values()]
    .filter(({ needs }) => needs === 'container')
    .map(({ type }) => type);
  const tested = readdirSync(FOLDER).map((name) => name.replace(/\.test\.ts$/, ''));
  expect(tested.toSorted()).toEqual(types.toSorted());
});
