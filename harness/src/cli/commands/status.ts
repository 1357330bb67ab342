import type { Halt } from '../../adapters/state-folder/halt-switch.ts';
import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';
import { haltWords } from '../halt-words.ts';
import type { Host } from '../host.ts';
import type { KnownRun } from '../known-runs.ts';
import { printable, printableLines } from '../../reporters/terminal/printable.ts';
import { textTable } from '../text-table.ts';
import type { UnreadableLeftover } from '../unreadable-leftover.ts';

/** What goes on, what is in force, and what was left; ends with 20 when something was left broken. */
export const status: Command<object> = {
  usage: 'status',
  summary: 'active runs, faults in force, leftovers, and the kill switch',
  exits: ['dirty'],
  examples: [
    ['$0 status', 'exit 0 when nothing is left broken, 20 otherwise'],
    ['$0 status --json', 'the same for a program'],
  ],
  options: (yargs) => yargs,
  run: async (host, args) => {
    const { HaltSwitch } = await import('../../adapters/state-folder/halt-switch.ts');
    const { stateHome } = await import('../../adapters/state-folder/state-home.ts');
    const { findKnownRuns } = await import('../find-known-runs.ts');
    const halted = new HaltSwitch(stateHome(host.env), host.env).read();
    const { orphanedProjects } = await import('../composition.ts');
    const { givesSign } = await import('../watch-signs.ts');
    const { runs, unreadable } = await findKnownRuns(host);
    const up = orphanedProjects(host);
    const left = runs.filter(({ standing }) => standing === 'left-broken');
    const going = await Promise.all(
      runs
        .filter(({ standing }) => standing !== 'left-broken')
        .map(async (run) => ({
          ...run,
          silent: mayHaveLeft(run) && !(await givesSign(host, run)),
        })),
    );
    const known = { halted, going, left, unreadable, up };
    host.stdout.write(args.json ? asJson(known) : describe(host, known));
    return isClean(known) ? EXIT.pass : EXIT.dirty;
  },
};

/** One of another host or container that would have left something broken, were it dead. */
function mayHaveLeft({ standing, mayGoOn, leftNothing }: KnownRun): boolean {
  return standing === 'active' && mayGoOn && !leftNothing;
}

/** `silent`: it may have left something broken, and gives no sign of life; nobody can tell yet whether it is dead. */
type GoingRun = KnownRun & { readonly silent: boolean };

type Known = {
  readonly halted: Halt | undefined;
  readonly going: readonly GoingRun[];
  readonly left: readonly KnownRun[];
  /** Files that may tell of something left. */
  readonly unreadable: readonly UnreadableLeftover[];
  /** Compose projects whose runs are dead. */
  readonly up: readonly string[];
};

function isClean({ going, left, unreadable, up }: Known): boolean {
  return left.length + unreadable.length + up.length === 0 && going.every(({ silent }) => !silent);
}

function asJson({ halted, going, left, unreadable, up }: Known): string {
  const data = { halted: halted ?? null, active: going, leftovers: left, unreadable, leftUp: up };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function describe(host: Host, known: Known): string {
  const { halted, going, left, unreadable, up } = known;
  const blocks = [
    halted === undefined ? '' : `HALTED by ${haltWords(halted)}; \`faultline resume\` releases it.`,
    going.length === 0 ? 'No run is going on.' : activeTable(host, going),
    left.length === 0 ? '' : leftTable(host, left),
    ...unreadable.map(({ problem, hint }) => printableLines(`${problem}\n  Hint: ${hint}`)),
    ...going.filter(({ silent }) => silent).map(waiting),
    ...up.map((project) => `The compose project "${project}" is up, and its run is dead.`),
    left.length + up.length === 0 ? '' : 'Undo it all:  faultline recover --all',
    isClean(known) ? 'Nothing was left broken.' : '',
  ].filter((block) => block !== '');
  return `${blocks.join('\n\n')}\n`;
}

function waiting({ runId }: GoingRun): string {
  return `The run ${runId} gives no sign of life; it may be dead and have left its faults in force.\nWait for a sign, and undo it when none comes:  faultline recover ${runId}`;
}

function activeTable(host: Host, runs: readonly GoingRun[]): string {
  const rows = runs.map((run) => [
    run.runId,
    run.experiment,
    run.environment,
    doing(run),
    since(host, run),
    run.inForce.join(', ') || 'none',
  ]);
  return textTable([
    ['RUN', 'EXPERIMENT', 'ENVIRONMENT', 'PHASE', 'SINCE', 'FAULTS IN FORCE'],
    ...rows,
  ]);
}

function doing({ standing, phase = 'preparing', elsewhere, silent }: GoingRun): string {
  if (standing !== 'active') return 'being undone by its watchdog';
  if (silent) return `${phase}, of another host or container, waiting for a sign of life`;
  return elsewhere ? `${phase}, of another host or container` : phase;
}

function leftTable(host: Host, runs: readonly KnownRun[]): string {
  const rows = runs.map((run) => [
    run.runId,
    run.experiment,
    run.environment,
    since(host, run),
    mayBeInForce(run),
  ]);
  return textTable([['LEFT BY', 'EXPERIMENT', 'ENVIRONMENT', 'SINCE', 'MAY BE IN FORCE'], ...rows]);
}

function mayBeInForce(run: KnownRun): string {
  const { inForce, unreadable, elsewhere, lastSignAtMs, leftNothing } = run;
  if (leftNothing) return 'nothing; frozen, it would go on when it wakes, until it is recovered';
  const known = inForce.length === 0 && unreadable !== undefined ? [] : [inForce.join(', ')];
  const words = [
    ...known.map((names) => names || 'not everything could be proved undone'),
    ...(unreadable === undefined ? [] : [unreadable]),
    ...(elsewhere && lastSignAtMs === undefined
      ? ['It is of another host or container, and may go on there.']
      : []),
  ];
  return printable(words.join('; '));
}

function since(host: Host, { startedAtMs }: KnownRun): string {
  const seconds = Math.max(0, Math.round((host.clock.now() - startedAtMs) / 1_000));
  if (seconds < 120) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${String(minutes)} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.round(hours / 24))} days`;
}
