import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { linksIn } from '../kit/links-in.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

describe('the runbooks', () => {
  const folder = 'docs/runbooks';
  const names = readdirSync(join(REPOSITORY, folder)).filter((name) => name.endsWith('.md'));
  const read = (name: string) => readFileSync(join(REPOSITORY, folder, name), 'utf8');
  const others = names.filter((name) => name !== 'README.md');

  it.each(names)('%s leads to nothing that is not there', (name) => {
    const links = linksIn(read(name)).filter((path) => !path.includes('://'));
    const missing = links.filter((path) => !existsSync(join(REPOSITORY, folder, path)));
    expect(missing).toEqual([]);
  });

  it.each(others)('%s is in the list', (name) => {
    expect(linksIn(read('README.md'))).toContain(name);
  });

  it.each(others.filter((name) => name !== 'post-mortem-template.md'))(
    '%s says what is seen, what to do, whom to tell and when it is over, and is rehearsed',
    (name) => {
      const headings = [...read(name).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual([
        'What you see',
        'What to do',
        'Who to tell',
        'How to prove that it is over',
      ]);
      expect(read(name)).toMatch(
        /Rehearsed by \[`[a-z-]+`\]\(\.\.\/\.\.\/experiments\/[a-z-]+\.yaml\)/,
      );
    },
  );
});
