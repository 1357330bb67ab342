import { describe, expect, it } from '@jest/globals';
import { runbookLink } from './runbook-link.ts';

describe('the link to a runbook', () => {
  it.each([
    ['docs/runbooks/slow-cache.md', '../../../docs/runbooks/slow-cache.md'],
    ['./runbook.md#redis', '../../../runbook.md#redis'],
    ['docs/läuft-über.md', '../../../docs/l%C3%A4uft-%C3%BCber.md'],
    ['https://wiki.example/a?b=1&c=2#d', 'https://wiki.example/a?b=1&c=2#d'],
    ['HTTPS://wiki.example', 'https://wiki.example/'],
    ["https://wiki.example/(a)*'|`", 'https://wiki.example/%28a%29%2A%27%7C%60'],
    ['https://wiki.example/"><script>', 'https://wiki.example/%22%3E%3Cscript%3E'],
    ['https://wiki.example/\u202Ea', 'https://wiki.example/%E2%80%AEa'],
  ])('%s leads to %s', (runbook, link) => {
    expect(runbookLink(runbook)).toBe(link);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1).md',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x.html',
    'file:///etc/passwd.txt',
    '//evil.example/a.md',
    '/etc/passwd.txt',
    '../../secret.md',
    'docs/../../secret.md',
    'Ask Bob.',
    'https://',
    'https://wiki.example/a page',
    'docs/a.md\n- [x](javascript:y)',
  ])('%j leads nowhere', (runbook) => {
    expect(runbookLink(runbook)).toBeUndefined();
  });
});
