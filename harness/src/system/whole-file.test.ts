import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWhole, replaceWhole } from './whole-file.ts';

let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faultline-whole-'));
  path = join(root, 'deep', 'er', 'one.json');
});
afterEach(() => rmSync(root, { recursive: true }));

describe.each([{ durably: true }, { durably: false }])(
  'a file that is written whole, %j',
  (how) => {
    it('is private to the user with the folders made for it, and has no draft beside it', () => {
      replaceWhole(path, 'first', how);
      replaceWhole(path, 'second', how);
      expect(readFileSync(path, 'utf8')).toBe('second');
      expect(readdirSync(join(root, 'deep', 'er'))).toEqual(['one.json']);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(root, 'deep')).mode & 0o777).toBe(0o700);
    });

    it('is made only where there is none', () => {
      expect(createWhole(path, 'first', how)).toBe(true);
      expect(createWhole(path, 'second', how)).toBe(false);
      expect(readFileSync(path, 'utf8')).toBe('first');
      expect(readdirSync(join(root, 'deep', 'er'))).toEqual(['one.json']);
    });

    it('leaves nothing half-written behind when it cannot be', () => {
      mkdirSync(join(path, 'in the way'), { recursive: true });
      expect(() => replaceWhole(path, 'text', how)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^EISDIR|ENOTEMPTY|EEXIST$/) }),
      );
      expect(readdirSync(join(root, 'deep', 'er'))).toEqual(['one.json']);
    });
  },
);
