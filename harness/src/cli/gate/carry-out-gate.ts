import { join, resolve } from 'node:path';
import type { ExitCode } from '../../domain/exit-code.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { parseAge } from '../../domain/gate/age.ts';
import type { GateResult } from '../../domain/gate/gate-entry.ts';
import type { Ms } from '../../domain/units.ts';
import { renderGateJson } from '../../reporters/gate/render-gate-json.ts';
import { renderGateJunit } from '../../reporters/gate/render-gate-junit.ts';
import { renderGateMarkdown } from '../../reporters/gate/render-gate-markdown.ts';
import { renderGateTable } from '../../reporters/gate/render-gate-table.ts';
import { paintFor } from '../../reporters/terminal/paint.ts';
import { isColoured } from '../colours.ts';
import type { Host } from '../host.ts';
import { findProject } from '../project.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { GateArgs } from './gate-args.ts';
import { judgeGate } from './judge-gate.ts';

/** Judges, prints, writes; resolves with the exit code of the gate. */
export async function carryOutGate(host: Host, args: GateArgs): Promise<ExitCode> {
  if (args.names.length === 0 && !args.all) {
    throw new FaultlineError('USAGE', 'Nothing says what has to hold.', {
      hint: 'Name experiments or runs, or demand every experiment of the project with --all.',
    });
  }
  const project = findProject(host.cwd);
  const reportsFolder =
    args.runs === undefined ? project.reportsFolder : resolve(host.cwd, args.runs);
  const rules = {
    nowMs: host.clock.now(),
    maxAgeMs: maxAge(args['max-age']),
    inconclusive: args.inconclusive,
    overrides: args.set,
    ...(args.runs === undefined ? {} : { runsFolder: args.runs }),
  };
  const result = await judgeGate({ ...project, reportsFolder }, host.cwd, args, rules);
  if (args.json) {
    host.stdout.write(renderGateJson(result));
  } else {
    const paint = paintFor(isColoured(host.stdout, host.env));
    host.stdout.write(renderGateTable(result, { paint, columns: host.stdout.columns }));
  }
  if (args.out !== undefined) await writeGate(result, resolve(host.cwd, args.out));
  return result.exitCode;
}

function maxAge(text: string): Ms {
  const ageMs = parseAge(text);
  if (ageMs !== undefined) return ageMs;
  const isBare = /^[0-9.]+$/.test(text);
  const message = isBare
    ? `--max-age is "${text}", which has no unit.`
    : `--max-age is "${text}"; it has to be a time above zero.`;
  const hint = isBare
    ? `Write, for example, --max-age ${text}d or --max-age ${text}h.`
    : 'Write, for example, --max-age 7d or --max-age 12h.';
  throw new FaultlineError('USAGE', message, { hint });
}

async function writeGate(result: GateResult, folder: string): Promise<void> {
  await writeAtomically(join(folder, 'junit.xml'), renderGateJunit(result));
  await writeAtomically(join(folder, 'gate.md'), renderGateMarkdown(result));
  await writeAtomically(join(folder, 'gate.json'), renderGateJson(result));
}
