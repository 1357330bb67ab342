import { describe, expect, it } from '@jest/globals';
import { prefersHtml } from './prefers-html.ts';

describe('prefersHtml', () => {
  it.each([
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
    ['HTML alone', 'text/html', true],
    ['HTML in capitals with blanks', 'Text/HTML ; Q=0.9 , application/json;q=0.8', true],
    ['curl', '*/*', false],
    ['nothing', undefined, false],
    ['an empty header', '', false],
    ['JSON alone', 'application/json', false],
    ['JSON before HTML', 'application/json,text/html;q=0.9', false],
    ['anything but HTML', 'text/html;q=0,*/*', false],
    ['nonsense', ';;q=,,text/html;q=often', false],
  ])('%s', (_who, accept, expected) => {
    expect(prefersHtml(accept)).toBe(expected);
  });
});
