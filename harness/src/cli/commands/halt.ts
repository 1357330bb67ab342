import { EXIT, type ExitCode } from '../../domain/exit-code.ts';
import type { Ms } from '../../domain/units.ts';
import type { Command } from '../command.ts';
import { haltWords } from '../halt-words.ts';
import type { KnownRun } from '../known-runs.ts';

type Args = { readonly reason: string; readonly wait: number };

/** How one run ended after the kill switch was pulled. */
type Ended = { readonly runId: string; readonly outcome: 'clean' | 'dirty' | 'still going on' };

const LOOK_EVERY_MS: Ms = 100;

/** Pulls the kill switch, and waits until every run has ended. */
export const halt: Command<Args> = {
  usage: 'halt',
  summary: 'stop every run, undo every fault, and let none begin until `resume`',
  exits: ['dirty'],
  examples: [
    ['$0 halt --reason "incident 4711"', 'exit 0 when all have ended clean, 20 when not'],
    ['$0 halt --wait 0', 'say so, and do not wait'],
  ],
  options: (yargs) =>
    yargs
      .option('reason', { type: 'string', default: '', describe: 'for those who find it on' })
      .option('wait', {
        type: 'number',
        default: 60,
        describe: 'how many seconds to wait at most',
      }),
  run: async (host, args) => {
    const { asReason, HaltSwitch } = await import('../../adapters/state-folder/halt-switch.ts');
    const { stateHome } = await import('../../adapters/state-folder/state-home.ts');
    const { registeredRuns } = await import('../known-runs.ts');
    const haltedAtMs = host.clock.now();
    const reason = asReason(args.reason);
    const { pullOrAsk } = await import('../pull-or-ask.ts');
    const order = { by: 'faultline halt', reason, haltedAtMs };
    const { halted, unset } = await pullOrAsk(
      host,
      new HaltSwitch(stateHome(host.env), host.env),
      order,
    );
    const isGoing = ({ standing }: KnownRun) =>
      standing === 'active' || standing === 'being-undone';
    const before = (await registeredRuns(host)).filter(isGoing);
    if (!args.json) {
      const count =
        before.length === 0
          ? 'no run is going on'
          : `stopping ${before.map(({ runId }) => runId).join(', ')}`;
      host.stderr.write(`Halted by ${haltWords(halted)}: ${count}.\n`);
    }
    const untilMs = haltedAtMs + args.wait * 1_000;
    let going = before;
    while (going.length > 0 && host.clock.now() < untilMs) {
      await host.clock.sleep(LOOK_EVERY_MS, new AbortController().signal);
      going = (await registeredRuns(host)).filter(isGoing);
    }
    const ended = await Promise.all(before.map((run) => howItEnded(run, going)));
    const isSet = unset === undefined;
    if (args.json) {
      const data = { ...halted, isSet, runs: ended };
      host.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    } else host.stdout.write(describe(ended, isSet));
    const exitCode = exitCodeOf(ended, args.wait);
    if (isSet) return exitCode;
    const { renderError } = await import('../render-error.ts');
    host.stderr.write(await renderError(unset, host));
    return exitCode === EXIT.dirty ? EXIT.dirty : EXIT.harnessError;
  },
};

async function howItEnded(run: KnownRun, going: readonly KnownRun[]): Promise<Ended> {
  const { runId } = run;
  if (going.some((one) => one.runId === runId)) return { runId, outcome: 'still going on' };
  const { examine } = await import('../known-runs.ts');
  const { standing } = await examine(run);
  return { runId, outcome: standing === 'left-broken' ? 'dirty' : 'clean' };
}

function describe(ended: readonly Ended[], isSet: boolean): string {
  const lines = ended.map(({ runId, outcome }) =>
    outcome === 'still going on' ? `${runId} is still going on` : `${runId} has ended, ${outcome}`,
  );
  const last = isSet
    ? 'Nothing begins until `faultline resume`.'
    : 'The kill switch is not set: new runs are not blocked.';
  return [...lines, last].map((line) => `${line}\n`).join('');
}

function exitCodeOf(ended: readonly Ended[], waitedSeconds: number): ExitCode {
  if (ended.some(({ outcome }) => outcome === 'dirty')) return EXIT.dirty;
  const isLate = ended.some(({ outcome }) => outcome === 'still going on');
  return isLate && waitedSeconds > 0 ? EXIT.harnessError : EXIT.pass;
}
