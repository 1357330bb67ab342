import { describe, expect, it } from '@jest/globals';
import { codeBlock, plain, table } from './markdown-text.ts';

describe('plain', () => {
  it('takes the meaning out of Markdown, HTML, line breaks and control characters', () => {
    expect(plain('a|b `c` *d*\n# <img src=x> [l](u) \u001b[31m & e_f')).toBe(
      String.raw`a\|b \`c\` \*d\* \# &lt;img src=x> \[l\](u) ` +
        '\uFFFD' +
        String.raw`\[31m &amp; e\_f`,
    );
  });
});

describe('table', () => {
  it('aligns numbers to the right and names to the left', () => {
    expect(table(['phase', 'p95'], [['fault', '421 ms']], 'numbers')).toBe(
      '| phase | p95 |\n| :-- | --: |\n| fault | 421 ms |',
    );
  });
});

describe('codeBlock', () => {
  it('fences with more backticks than the text has', () => {
    expect(codeBlock(['echo ```'])).toBe('````sh\necho ```\n````');
  });
});
