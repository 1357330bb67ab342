import { describe, expect, it } from '@jest/globals';
import { feedOne } from '../fuzz/feed-one.ts';
import { target as wicked } from '../fuzz/fixtures/wicked-target.ts';
import { KEPT_SPEC_INPUTS } from '../fuzz/kept-inputs.ts';
import { Random, seedOf } from '../fuzz/random.ts';
import { runCampaign } from '../fuzz/run-campaign.ts';
import { target } from '../fuzz/spec-target.ts';

/** `npm run fuzz:spec` feeds hundreds of times as many, of another seed each time. */
const INPUTS = 300;
const CAMPAIGN = 1;
/** Whoever takes longer hangs, however busy the machine is. */
const LONGEST_MS = 10_000;

describe('the readers of spec files', () => {
  it(`give a sound answer to ${INPUTS} inputs of a seed`, async () => {
    const answers = new Set<string>();
    for (let index = 0; index < INPUTS; index += 1) {
      const { answer } = await feedOne(target, CAMPAIGN, index);
      expect({ index, answer }).toEqual({
        index,
        answer: expect.objectContaining({ sound: true }),
      });
      if (answer.sound) answers.add(answer.answer);
    }
    const kinds = ['experiment', 'slos', 'environments'];
    const all = kinds.flatMap((kind) => [`${kind} read`, `${kind} refused`]);
    expect([...answers].sort()).toEqual(all.sort());
  });

  it.each(KEPT_SPEC_INPUTS)('give a sound answer to %s, in time', async (_, input) => {
    const startedAtMs = performance.now();
    expect(await target.feed(input)).toMatchObject({ sound: true });
    expect(performance.now() - startedAtMs).toBeLessThan(LONGEST_MS);
  });
});

describe('a campaign', () => {
  it('finds whatever throws, hangs, pollutes, ends its thread or answers wrongly, by its number', async () => {
    const inputs = 60;
    const expected = new Map<number, string>();
    for (let index = 0; index < inputs; index += 1) {
      const why = WHY[wicked.make(new Random(seedOf(296, index))) % 100];
      if (why !== undefined) expected.set(index, why);
    }
    expect(new Set(expected.values()).size).toBe(5);
    const module = new URL('../fuzz/fixtures/wicked-target.ts', import.meta.url).href;
    const options = { module, seed: 296, inputs, longestMs: 1_000, onProgress: () => undefined };
    const { unsound } = await runCampaign(options);
    const found = unsound.toSorted((a, b) => a.index - b.index);
    expect(found).toEqual(
      [...expected].map(([index, why]) => ({ index, why: expect.stringContaining(why) })),
    );
  });
});

const WHY: Readonly<Record<number, string>> = {
  1: 'it threw: Error: out of range',
  2: 'it gave no answer within 1000 ms',
  3: 'the answer is wrong',
  4: 'it changed the prototype of every object',
  5: 'it ended its thread',
};
