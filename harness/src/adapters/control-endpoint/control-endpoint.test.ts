import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askToHalt } from './ask-to-halt.ts';
import { type ControlEndpoint, openControlEndpoint } from './control-endpoint.ts';

const asked: string[] = [];
let endpoint: ControlEndpoint;
beforeEach(async () => {
  asked.splice(0);
  endpoint = await openControlEndpoint({
    halt: (reason) => {
      if (reason === 'in vain') throw new Error('it cannot');
      asked.push(reason);
      return { reason };
    },
    status: () => ({ runId: 'run-1' }),
  });
});
afterEach(() => endpoint.close());

describe('a run that is asked to halt by its port', () => {
  it('is told the reason', async () => {
    await askToHalt(endpoint.port, 'run-1', 'incident');
    expect(asked).toEqual(['incident']);
  });

  it('is not asked when another one has its port now', async () => {
    await expect(askToHalt(endpoint.port, 'run-2', 'incident')).rejects.toThrow(
      `port ${String(endpoint.port)} is not that of the run`,
    );
    expect(asked).toEqual([]);
  });

  it('rejects with what it answered when it does not', async () => {
    await expect(askToHalt(endpoint.port, 'run-1', 'in vain')).rejects.toThrow(
      'POST /halt was answered with 400: {"error":"it cannot"}',
    );
  });

  it('rejects when nobody listens there', async () => {
    endpoint.close();
    await expect(askToHalt(endpoint.port, 'run-1', 'incident')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});
