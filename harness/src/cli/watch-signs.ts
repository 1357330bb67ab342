import { isDeepStrictEqual } from 'node:util';
import { SIGN_EVERY_MS, type WriterIdentity } from '../adapters/file-journal/writer-lock.ts';
import {
  isElsewhere,
  isStillThere,
  SILENT_LIMIT_MS,
} from '../adapters/process-owner/this-process.ts';
import type { Ms } from '../domain/units.ts';
import type { Host } from './host.ts';
import { examine, type KnownRun } from './known-runs.ts';

const LOOK_EVERY_MS: Ms = 1_000;
/** Clocks may differ: nobody counts as dead by the time of one sign before no other has come within this. */
const NO_SIGN_WITHIN_MS: Ms = 3 * SIGN_EVERY_MS;
const NEVER = new AbortController().signal;

type Watched = { readonly run: KnownRun; readonly hasMoved: boolean };

/**
 * How a run stands that is elsewhere and may go on. A sign that changes while it is watched means alive, whatever its
 * time; none for the whole limit means dead, be the last one in the future. For one that is dead by the clock already a
 * short look is enough.
 */
export async function watchSigns(host: Host, known: KnownRun): Promise<KnownRun> {
  if (!isInDoubt(known)) return known;
  const limitMs = ({ standing }: KnownRun) =>
    standing === 'active' ? SILENT_LIMIT_MS : NO_SIGN_WITHIN_MS;
  const atMost = `at most ${String(limitMs(known) / 1_000)} s`;
  host.stderr.write(
    `${known.runId}: of another host or container, or from before a reboot; waiting for a sign of life, ${atMost}\n`,
  );
  const { run, hasMoved } = await watch(host, known, limitMs);
  if (hasMoved) return { ...run, standing: 'active' };
  return isInDoubt(run) ? await examine(run, judgeOf(known)) : run;
}

/** Whether a run that goes on elsewhere, by the clock, shows it: by a sign of the last seconds, or a new one. */
export async function givesSign(host: Host, known: KnownRun): Promise<boolean> {
  const { lastSignAtMs } = known;
  if (lastSignAtMs === undefined) return false;
  if (Math.abs(host.clock.now() - lastSignAtMs) < NO_SIGN_WITHIN_MS) return true;
  const { run, hasMoved } = await watch(host, known, () => NO_SIGN_WITHIN_MS);
  return hasMoved || !isInDoubt(run);
}

/**
 * Tells who still holds the journal of a run whose standing is settled: of those elsewhere, everybody but those whose
 * signs of life were watched and did not change.
 */
export function judgeOf({ elsewhere, signsAtMs }: KnownRun): WriterIdentity['isStillThere'] {
  if (!elsewhere) return isStillThere;
  return (owner, lastSignAtMs) => {
    if (!isElsewhere(owner)) return isStillThere(owner);
    return lastSignAtMs === undefined || !signsAtMs.includes(lastSignAtMs);
  };
}

/** Looks until a sign has changed, or none has for so long, or its journal tells. */
async function watch(
  host: Host,
  known: KnownRun,
  limitMs: (run: KnownRun) => Ms,
): Promise<Watched> {
  const { clock } = host;
  const fromMs = clock.uptimeMs();
  let run = await examine(known);
  while (isInDoubt(run)) {
    if (!isDeepStrictEqual(run.signsAtMs, known.signsAtMs)) return { run, hasMoved: true };
    if (clock.uptimeMs() - fromMs >= limitMs(run)) break;
    await clock.sleep(LOOK_EVERY_MS, NEVER);
    run = await examine(run);
  }
  return { run, hasMoved: false };
}

function isInDoubt({ mayGoOn, lastSignAtMs }: KnownRun): boolean {
  return mayGoOn && lastSignAtMs !== undefined;
}
