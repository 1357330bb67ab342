import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import { environmentOf, lonelySpec, pingingSpec, request, soon } from './pinging-environment.ts';
import { instances, NOTHING, readState, remainsOf } from './what-remains.ts';
import { newStateDir } from './temporary-folder.ts';

const openFiles = (): number => readdirSync('/proc/self/fd').length;

describe('runs that bring up environments of their own', () => {
  it('can be under way at the same time', async () => {
    const stateDir = newStateDir();
    const open = (variant: string) =>
      environmentOf(lonelySpec(), stateDir).open(request({ api: variant }));
    const sessions: EnvironmentSession[] = await Promise.all([open('default'), open('rude')]);
    const states = instances(stateDir).map((name) => readState(stateDir, name));
    expect(states).toHaveLength(2);
    const greetings = await Promise.all(
      sessions.map(
        async ({ description }) => await (await fetch(`${description.baseUrl}/greeting`)).text(),
      ),
    );
    expect(greetings).toEqual(['hello', 'go away']);
    await sessions[0]!.close();
    expect((await sessions[1]!.health(soon())).every(({ healthy }) => healthy)).toBe(true);
    await sessions[1]!.close();
    for (const state of states) expect(await remainsOf(stateDir, state)).toEqual(NOTHING);
  }, 60_000);

  it('leak no process, port, folder or file descriptor, one after the other', async () => {
    const stateDir = newStateDir();
    const counts: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const session = await environmentOf(pingingSpec(), stateDir).open(request());
      const state = readState(stateDir, instances(stateDir)[0]!);
      await session.close();
      expect(await remainsOf(stateDir, state)).toEqual(NOTHING);
      expect(readdirSync(stateDir)).toEqual(['local-last-logs']);
      counts.push(openFiles());
    }
    expect(counts[2]).toBe(counts[1]);
  }, 60_000);
});
