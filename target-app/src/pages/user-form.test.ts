import { describe, expect, it } from '@jest/globals';
import { checkForm, isFaultless, renderForm } from './user-form.ts';

describe('the form for a user', () => {
  it('takes what was typed without the blanks around it', () => {
    const form = checkForm({ name: ' Ada Lovelace ', email: ' ada@example.com\t' });
    expect(form).toEqual({ name: 'Ada Lovelace', email: 'ada@example.com', wrong: {} });
    expect(isFaultless(form)).toBe(true);
  });

  it.each([
    [{}, { name: 'Enter a name.', email: 'Enter an e-mail address.' }],
    [
      { name: 'a\u0007b', email: 'a@b' },
      {
        name: 'Enter a name of at most 100 characters on one line.',
        email: 'Enter an e-mail address like name@example.com.',
      },
    ],
    [
      { name: 'x'.repeat(101), email: 'a@b.example' },
      { name: 'Enter a name of at most 100 characters on one line.' },
    ],
  ])('says what is wrong with %j', (typed, wrong) => {
    const form = checkForm(typed);
    expect(form.wrong).toEqual(wrong);
    expect(isFaultless(form)).toBe(false);
  });

  it('gives back what was typed, escaped, with the mistake tied to its field', () => {
    const markup = renderForm({
      name: '"><script>',
      email: 'x',
      wrong: { email: 'Enter an e-mail address.' },
    }).toString();
    expect(markup).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(markup).toContain('aria-describedby="email-wrong"');
    expect(markup).toContain('<p class="wrong" id="email-wrong">Enter an e-mail address.</p>');
    expect(markup.match(/aria-invalid/g)).toHaveLength(1);
    expect(markup.match(/autofocus/g)).toHaveLength(1);
  });
});
