import { describe, expect, it } from '@jest/globals';
import { commandHost } from '../../test/kit/command-host.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { harmlessOutput } from './harmless-output.ts';
import { renderError } from './render-error.ts';

const HOSTILE = '\u001b[2J\u001b]0;title\u0007\r\u009b31m\u202Eevil';

describe('what a command prints', () => {
  it('keeps its lines and columns, and nothing that a terminal would obey', () => {
    const { host, stdout } = commandHost('/');
    harmlessOutput(host.stdout).write(`NAME  IS\na     ${HOSTILE}\n`);
    expect(stdout()).toBe('NAME  IS\na       ]0;title   31m evil\n');
  });
});

describe('an error', () => {
  it('is told with its hint and causes, and nothing that a terminal would obey', async () => {
    const { host } = commandHost('/');
    const error = new FaultlineError('TOOL_FAILED', `k6 said ${HOSTILE}.`, {
      hint: `Ask ${HOSTILE}.`,
      cause: new Error(`first line\n${HOSTILE}`),
    });
    const text = await renderError(error, host);
    expect(text.split('\n')).toEqual([
      'error TOOL_FAILED  k6 said   ]0;title   31m evil.',
      'Hint: Ask   ]0;title   31m evil.',
      'Cause: first line',
      '         ]0;title   31m evil',
      '',
    ]);
  });
});
