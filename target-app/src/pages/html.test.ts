import { describe, expect, it } from '@jest/globals';
import { html } from './html.ts';

describe('the html template', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`" autofocus onfocus="alert(1)`, '&quot; autofocus onfocus=&quot;alert(1)'],
    [`' onload='alert(1)`, '&#39; onload=&#39;alert(1)'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['</title><img src=x onerror=alert(1)>', '&lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ['Zoë & Søn 名前', 'Zoë &amp; Søn 名前'],
  ])('escapes the name %s, as content and in an attribute', (name, escaped) => {
    expect(html`<b title="${name}">${name}</b>`.toString()).toBe(
      `<b title="${escaped}">${escaped}</b>`,
    );
  });

  it('takes over its own markup as it is, lists one after the other, and nothing for what is absent', () => {
    const parts = ['<a>', 2].map((part) => html`<i>${part}</i>`);
    expect(html`<b>${parts}${undefined}${false}${0}</b>`.toString()).toBe(
      '<b><i>&lt;a&gt;</i><i>2</i>0</b>',
    );
  });
});
