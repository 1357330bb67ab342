import { describe, expect, it } from '@jest/globals';
import { html, trusted } from './html.ts';

describe('html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    const name = `"><script>alert('x')</script>&`;
    expect(html`<b title="${name}">${name}</b>`.text).toBe(
      '<b title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</b>',
    );
  });

  it('puts pieces in pieces without escaping them twice', () => {
    const items = ['a<b', 'c'].map((item) => html`<i>${item}</i>`);
    expect(html`<b>${items}</b>`.text).toBe('<b><i>a&lt;b</i><i>c</i></b>');
  });

  it('writes numbers, leaves out what is absent, and trusts only what is said to be', () => {
    expect(html`${1.5}|${undefined}|${false}|${trusted('<i>')}`.text).toBe('1.5|||<i>');
  });

  it('keeps a number and its unit on one line', () => {
    expect(html`${'9 % of 30 s, 2 sheep'}`.text).toBe('9\u00A0% of 30\u00A0s, 2 sheep');
  });

  it('replaces control characters, which a page may not hold', () => {
    expect(html`${'a\u0000b\u001b[31mc\td'}`.text).toBe('a\uFFFDb\uFFFD[31mc\td');
  });
});
