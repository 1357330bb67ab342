import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decisionIndex } from './decision-index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decisions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the index of decisions', () => {
  it('has every decision in its order, and says which numbers none has', () => {
    writeFileSync(join(folder, '0003-c.md'), '# 3. Third\n');
    writeFileSync(join(folder, '0001-a.md'), '# 1. First, and best\n\ntext\n');
    writeFileSync(join(folder, 'README.md'), 'what was here before');
    const [, table] = decisionIndex(folder).split('replaces it.\n\n');
    expect(table).toBe(`| number | decision                     |
| ------ | ---------------------------- |
| 1      | [First, and best](0001-a.md) |
| 3      | [Third](0003-c.md)           |

No decision has the number 2.
`);
  });

  it.each([
    ['0001-a.md', '# 2. Another number\n'],
    ['0001-a.md', 'no heading\n'],
    ['notes.md', '# 1. No number in the name\n'],
  ])('refuses %s with %j', (name, text) => {
    writeFileSync(join(folder, name), text);
    expect(() => decisionIndex(folder)).toThrow(`${name}: its name should begin with a number`);
  });
});
