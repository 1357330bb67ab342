import { describe, expect, it } from '@jest/globals';
import { cut, printable, printableLines, widthOf, wrap } from './printable.ts';

describe('printable', () => {
  it('takes out escape sequences, line breaks and other control characters', () => {
    expect(printable('\u001b[31mred\u001b[0m\nand\u0007 \u001b]0;title\u0007 plain\t.')).toBe(
      'red and ]0;title plain .',
    );
  });
});

describe('printable', () => {
  it('takes out what turns the direction of the text that follows', () => {
    expect(printable('a\u202Ecba\u2066 b\u200F')).toBe('a cba b');
  });
});

describe('printableLines', () => {
  it('keeps the layout and takes out the rest', () => {
    expect(printableLines('a  b\n  c\u001b[2J\rd\te\u0085')).toBe('a  b\n  c  d e ');
  });
});

describe('wrap', () => {
  it('breaks between words, and inside a word only when it is too long, never before a unit', () => {
    expect(wrap('at least 95 % under 300 ms', 12)).toEqual(['at least', '95 % under', '300 ms']);
    expect(wrap('abcdefgh ij', 5)).toEqual(['abcde', 'fgh', 'ij']);
    expect(wrap('', 5)).toEqual(['']);
  });
});

describe('widthOf', () => {
  it('does not count colours', () => {
    expect(widthOf('\u001b[1m\u001b[31mfail\u001b[39m\u001b[22m')).toBe(4);
  });
});

describe('cut', () => {
  it('shows that something is missing', () => {
    expect([cut('api-latency', 6), cut('short', 6)]).toEqual(['api-l…', 'short']);
  });
});
