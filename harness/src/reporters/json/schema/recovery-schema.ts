import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { count, durationMs, text } from './quantities.ts';

const censored = () =>
  Type.Optional(durationMs('Set instead when that was not seen: it takes longer than this.'));

const latencySchema = closedObject(
  {
    outcome: Type.Enum(['undisturbed', 'restored', 'not-seen', 'not-told']),
    baselineP95Ms: Type.Optional(durationMs('95th percentile of the answers of the baseline.')),
    limitMs: Type.Optional(durationMs('A tenth above it: up to here it counts as restored.')),
    restoredAfterClearMs: Type.Optional(durationMs('From the roll-back until it was restored.')),
    censoredAfterMs: censored(),
  },
  'When answers were as quick as before the fault; it decides nothing.',
);

const backlogSchema = closedObject(
  {
    sli: text('The indicator of the value.'),
    outcome: Type.Enum(['drained', 'not-drained', 'not-told']),
    why: Type.Optional(text('Why it was not told.')),
    level: Type.Optional(Type.Number({ description: 'The highest it was in the baseline.' })),
    peak: Type.Optional(Type.Number({ description: 'The highest it was from the injection on.' })),
    drainedAfterClearMs: Type.Optional(
      durationMs('From the roll-back until it was back at its level, to stay.'),
    ),
    censoredAfterMs: censored(),
    resolutionMs: Type.Optional(durationMs('How exact that time is, either way.')),
  },
  'When what had piled up was worked off.',
);

export const recoverySchema = closedObject(
  {
    onsetAfterMs: Type.Optional(
      durationMs('From the injection until it broke; absent: it never did.'),
    ),
    firstGoodAfterOnsetMs: Type.Optional(
      durationMs('From when it broke to the first good answer in a later second.'),
    ),
    recoveredAfterInjectMs: Type.Optional(
      durationMs('From the injection until it was good again.'),
    ),
    selfHealedAfterMs: Type.Optional(
      durationMs('The same, where it was good again before the roll-back.'),
    ),
    recoveredAfterClearMs: Type.Optional(durationMs('From the roll-back until it was good again.')),
    censoredAfterMs: Type.Optional(
      durationMs('Set instead when it was not seen to recover: longer than this.'),
    ),
    resolutionMs: durationMs(
      'How exact these times are, either way: a second, and how far clocks may differ unnoticed.',
    ),
    longestOutageMs: durationMs('The longest run of seconds below the mark.'),
    badSeconds: Type.Number({
      description: 'Seconds lost to it: the share of bad requests, summed up.',
    }),
    relapses: count('How often it fell below the mark again.'),
    latency: Type.Optional(latencySchema),
    backlog: Type.Optional(backlogSchema),
  },
  'When it broke, and when it was good again.',
);
