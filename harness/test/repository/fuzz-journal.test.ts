import { describe, expect, it } from '@jest/globals';
import { feedOne } from '../fuzz/feed-one.ts';
import { target } from '../fuzz/journal-target.ts';

/** `npm run fuzz:journal` feeds hundreds of times as many, of another seed each time. */
const INPUTS = 300;
const CAMPAIGN = 1;
/** What was once answered wrongly: a look at a fault that saw nothing at all. */
const KEPT = [{ campaign: 20_261_121, index: 86_824 }];

describe('the reader of journals, and recovering from what it gives', () => {
  it(`gives a sound answer to ${INPUTS} inputs of a seed`, async () => {
    const answers = new Set<string>();
    for (let index = 0; index < INPUTS; index += 1) {
      const { answer } = await feedOne(target, CAMPAIGN, index);
      expect({ index, answer }).toEqual({
        index,
        answer: expect.objectContaining({ sound: true }),
      });
      if (answer.sound) answers.add(answer.answer);
    }
    expect([...answers]).toEqual(expect.arrayContaining(['clean', 'dirty', 'refused']));
  });

  it.each(KEPT)(
    'gives a sound answer to number $index of $campaign',
    async ({ campaign, index }) => {
      expect((await feedOne(target, campaign, index)).answer).toMatchObject({ sound: true });
    },
  );
});
