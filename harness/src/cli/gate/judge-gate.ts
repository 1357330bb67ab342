import { EXIT } from '../../domain/exit-code.ts';
import { toErrorRecord } from '../../domain/faultline-error.ts';
import { concludeGate, noRun } from '../../domain/gate/conclude-gate.ts';
import type { GateEntry, GateResult } from '../../domain/gate/gate-entry.ts';
import { judgeEntry, type GateRules } from '../../domain/gate/judge-entry.ts';
import { runCommand } from '../../domain/gate/run-command.ts';
import { asTyped, type Project } from '../project.ts';
import { readIntactRun } from '../read-run.ts';
import { findGateRuns, type GateFind } from './find-gate-runs.ts';
import { specNow } from './spec-now.ts';

/** Judges runs again from their journals; reports that lie beside them are never looked at. */
export async function judgeGate(
  project: Project,
  cwd: string,
  wanted: { readonly names: readonly string[]; readonly all: boolean },
  rules: GateRules,
): Promise<GateResult> {
  const entries: GateEntry[] = [];
  // One after the other: a journal can be large.
  for (const find of await findGateRuns(project, cwd, { ...wanted, ...rules })) {
    entries.push('missing' in find ? find.missing : await judgeFound(project, cwd, find, rules));
  }
  return concludeGate(entries, rules.nowMs);
}

async function judgeFound(
  project: Project,
  cwd: string,
  { folder, experiment }: Exclude<GateFind, { readonly missing: GateEntry }>,
  rules: GateRules,
): Promise<GateEntry> {
  const typed = asTyped(folder, cwd);
  try {
    const { record, judgement, damage } = await readIntactRun(folder);
    if (experiment !== undefined && record.experiment.name !== experiment) {
      const message = `The journal in ${typed} is of another experiment, "${record.experiment.name}".`;
      const hint = `Run it: ${runCommand(experiment, rules.runsFolder, rules.overrides)}`;
      return noRun(experiment, { code: 'OTHER_EXPERIMENT', message, hint });
    }
    const spec = await specNow(project, record, rules.overrides);
    const askedAs = experiment === undefined ? 'run' : 'experiment';
    const entry = judgeEntry({ record, judgement, specNow: spec, folder: typed, askedAs }, rules);
    if (damage === undefined) return entry;
    // What is proved to be left broken outranks the damage; a verdict from a part of a journal is none.
    const reason = { code: 'JOURNAL_UNREADABLE', message: damage.sentence };
    const exitCode = entry.cleanup === 'dirty' ? EXIT.dirty : EXIT.harnessError;
    return { ...entry, verdict: 'inconclusive', reasons: [reason, ...entry.reasons], exitCode };
  } catch (error) {
    const { code, message, hint } = toErrorRecord(error);
    const name = experiment ?? typed;
    return { ...noRun(name, { code, message, hint }, EXIT.harnessError), folder: typed };
  }
}
