import assert from 'node:assert/strict';
import type { LinkDescription } from '../../domain/environment.ts';
import type { NamedHarm } from '../../ports/network-proxy.ts';
import { expectSame, refusalOf } from './expectations.ts';
import type { TestRunner } from './test-runner.ts';
import type { Trial } from './trial.ts';

const NEVER = new AbortController().signal;
const FOREIGN = {
  name: 'somebody-elses',
  direction: 'upstream',
  toxicity: 1,
  harm: { kind: 'latency', latencyMs: 1, jitterMs: 0 },
} as const satisfies NamedHarm;

/** That a fault which is done to a link lives with whatever else sits on its proxy. */
export function sharesTheLink({ it }: TestRunner, trial: () => Trial): void {
  it("leaves somebody else's toxic alone and says that it is there", async () => {
    const { ports } = trial().world;
    const { proxy } = linkOf(trial());
    await ports.proxy.addHarm(proxy, FOREIGN, NEVER);
    await trial().leavesTheWorldAsItWas(async () => {
      const undo = await trial().capture();
      await trial().inject(undo);
      const { harms } = await ports.proxy.inspect(proxy, NEVER);
      const theirs = harms.find(({ name }) => name === FOREIGN.name);
      expectSame(theirs, FOREIGN, 'The toxic is there as it was.');
      assert.ok((await trial().readBack(undo)).includes(FOREIGN.name));
      await trial().rollBack(undo);
    });
  });

  it('refuses a link that is down already and leaves it down', async () => {
    const { ports } = trial().world;
    const { proxy } = linkOf(trial());
    await ports.proxy.setEnabled(proxy, false, NEVER);
    await trial().leavesTheWorldAsItWas(async () => {
      const { code, message } = await refusalOf(trial().capture());
      assert.equal(code, 'FAULT_FAILED');
      assert.match(message, /disabled before anything was done to it; it stays so\.$/);
    });
  });
}

function linkOf({ world }: Trial): LinkDescription {
  assert.ok(world.link, 'The world of a fault that is done to a link has one.');
  return world.link;
}
