import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { linksIn } from '../kit/links-in.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const PAGE = 'docs/coverage.md';
const text = readFileSync(join(REPOSITORY, PAGE), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (feature|---)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, feature = '', shown = '']) => ({ feature, shown }));

describe('the page of what shows that it works', () => {
  it('has a part for each practice system', () => {
    const systems = [...text.matchAll(/^## ([A-E]):/gm)].map(([, letter]) => letter);
    expect(systems).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it.each(rows)('names what shows "$feature", and that is there', ({ shown }) => {
    const links = linksIn(shown);
    expect(links).not.toEqual([]);
    const folder = dirname(join(REPOSITORY, PAGE));
    expect(links.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });
});
