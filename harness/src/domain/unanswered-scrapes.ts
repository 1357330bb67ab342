import type { FaultRecord, RunRecord } from './run-record.ts';
import { counted } from './objective-words.ts';
import { formatDuration, type EpochMs } from './units.ts';

/**
 * Which of our own scrapes were not answered by a target that had answered before, and, where a fault of the run was in
 * force on it then, which one: it was no matter of reaching it from here.
 */
export function unansweredWords(run: RunRecord): readonly string[] {
  const all = run.captured.flatMap(({ unanswered = [] }) => unanswered);
  return [...Map.groupBy(all, ({ instance }) => instance)].flatMap(([instance, missed]) => {
    const hits = missed.map((one) => ({ ...one, fault: faultOn(instance, one.atMs, run) }));
    return [...Map.groupBy(hits, ({ fault }) => fault)].map(([fault, own]) => {
      const first = `The target ${instance} did not answer ${counted(own.length, 'scrape')} at the edges of phases`;
      if (fault !== undefined) return `${first}: ${inForce(fault, run)}.`;
      const when = own.map(({ atMs }) => since(atMs, run)).join(', ');
      const why = [...new Set(own.map(({ message }) => message.replace(/\.$/, '')))].join('; ');
      return `${first} (${when} into the run), though it had answered before: ${why}.`;
    });
  });
}

/** The fault that was in force on the service behind a target then; a kill lasts until the service is there again. */
function faultOn(instance: string, atMs: EpochMs, run: RunRecord): FaultRecord | undefined {
  const services = Object.values(run.environment?.services ?? {});
  const names = services.flatMap((one) => (one.scrapeInstance === instance ? [one.name] : []));
  return run.faults.find(({ faultId, intendedAtMs, rolledBackAtMs = Infinity }) => {
    const target = run.experiment.faults.find(({ id }) => id === faultId)?.target;
    const isHere = target?.kind === 'service' && names.includes(target.service);
    return isHere && intendedAtMs <= atMs && atMs <= rolledBackAtMs;
  });
}

function inForce({ faultId, intendedAtMs, rolledBackAtMs }: FaultRecord, run: RunRecord): string {
  const does = run.plan?.faults.find(({ id }) => id === faultId)?.does;
  const what = does === undefined ? faultId : `${faultId}, which ${does}`;
  const until = rolledBackAtMs === undefined ? 'on' : `to ${since(rolledBackAtMs, run)}`;
  return `it was under this run's ${what}, from ${since(intendedAtMs, run)} ${until}`;
}

/** Since the first phase began. */
function since(atMs: EpochMs, { phases }: RunRecord): string {
  const fromMs = phases[0]?.startedAtMs ?? atMs;
  return formatDuration(Math.max(0, Math.round((atMs - fromMs) / 100) * 100));
}
