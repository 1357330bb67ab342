import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../../domain/exit-code.ts';
import {
  askWith,
  dropIn,
  failIn,
  killIn,
  leaveBroken,
  loseEffect,
  loseLastLook,
  loseRelease,
  loseSeconds,
  refuse,
  runAs,
  type Sabotage,
} from '../../domain/gate/sabotage.ts';
import { JOURNAL_FILE } from '../read-run.ts';
import type { GateArgs } from './gate-args.ts';
import { SAMPLE_NAME } from './sample-project.ts';
import { journalText, type SampleSite } from './sample-site.ts';

/** One way to deceive a gate, and what it has to answer. */
export type SelfTestCase = {
  readonly name: string;
  readonly expected: ExitCode;
  /** The code of the reason it has to give: to be shut for something else is no proof. */
  readonly because: string;
  /** What is done to a project with a run that passes. */
  readonly spoil: (site: SampleSite) => Promise<void>;
  /** How the gate is asked, when it is not the plain way. */
  readonly args?: Partial<GateArgs>;
};

const rewritten =
  (sabotage: Sabotage) =>
  async ({ runFolder, events }: SampleSite): Promise<void> =>
    writeFile(join(runFolder, JOURNAL_FILE), journalText(sabotage(events)));

const journalOf = ({ runFolder }: SampleSite) => join(runFolder, JOURNAL_FILE);

async function breakChain(site: SampleSite): Promise<void> {
  const text = await readFile(journalOf(site), 'utf8');
  const at = text.lastIndexOf('"ok":50');
  await writeFile(journalOf(site), `${text.slice(0, at)}"ok":49${text.slice(at + 7)}`);
}

async function tearOff(site: SampleSite): Promise<void> {
  const { length } = await readFile(journalOf(site));
  await truncate(journalOf(site), length - 400);
}

async function praise({ runFolder }: SampleSite): Promise<void> {
  const report = { schemaVersion: 1, status: 'completed', verdict: 'pass', exitCode: 0 };
  await writeFile(join(runFolder, 'report.json'), JSON.stringify(report));
}

async function removeJournal(site: SampleSite): Promise<void> {
  await praise(site);
  await rm(journalOf(site));
}

const nothing = async (): Promise<void> => {};
const WARN = { inconclusive: 'warn' } as const;

/** The good one first: a gate that never opens proves nothing by being shut. */
export const SELF_TEST_CASES: readonly SelfTestCase[] = [
  { name: 'a run that passes', expected: EXIT.pass, because: 'ALL_MET', spoil: nothing },
  {
    name: 'an objective violated',
    expected: EXIT.fail,
    because: 'BROKE',
    spoil: rewritten(failIn('fault')),
  },
  {
    name: 'no recovery',
    expected: EXIT.fail,
    because: 'BROKE',
    spoil: rewritten((events) => failIn('recovery')(failIn('fault')(events))),
  },
  {
    name: 'no data of the client',
    expected: EXIT.invalid,
    because: 'LOAD_VALIDITY',
    spoil: rewritten(loseSeconds),
  },
  {
    name: 'a fault without effect',
    expected: EXIT.invalid,
    because: 'EFFECT_NOT_SEEN',
    spoil: rewritten(loseEffect),
  },
  {
    name: 'an unhealthy baseline',
    expected: EXIT.invalid,
    because: 'BASELINE_HEALTH',
    spoil: rewritten(failIn('baseline')),
  },
  {
    name: 'load that was dropped',
    expected: EXIT.invalid,
    because: 'LOAD_VALIDITY',
    spoil: rewritten(dropIn('baseline', 10)),
  },
  {
    name: 'an end of the fault that nobody saw',
    expected: EXIT.inconclusive,
    because: 'FAULT_REMOVAL',
    spoil: rewritten(loseLastLook),
  },
  {
    name: 'the same, with --inconclusive=warn',
    expected: EXIT.pass,
    because: 'FAULT_REMOVAL',
    spoil: rewritten(loseLastLook),
    args: WARN,
  },
  {
    name: 'an unhealthy baseline, with --inconclusive=warn',
    expected: EXIT.invalid,
    because: 'BASELINE_HEALTH',
    spoil: rewritten(failIn('baseline')),
    args: WARN,
  },
  {
    name: 'a fault that was not undone',
    expected: EXIT.dirty,
    because: 'DIRTY',
    spoil: rewritten(leaveBroken),
  },
  {
    name: 'the same, and an objective violated',
    expected: EXIT.dirty,
    because: 'DIRTY',
    spoil: rewritten((events) => leaveBroken(failIn('fault')(events))),
  },
  {
    name: 'a harness killed in the fault',
    expected: EXIT.dirty,
    because: 'DIRTY',
    spoil: rewritten(killIn('fault', 5)),
  },
  {
    name: 'a harness killed in the recovery',
    expected: EXIT.harnessError,
    because: 'HARNESS_DIED',
    spoil: rewritten(killIn('recovery', 5)),
  },
  {
    name: 'a journal that is cut off',
    expected: EXIT.harnessError,
    because: 'HARNESS_DIED',
    spoil: tearOff,
  },
  {
    name: 'a journal with a broken chain',
    expected: EXIT.harnessError,
    because: 'JOURNAL_UNREADABLE',
    spoil: breakChain,
  },
  {
    name: 'a journal with a line too many',
    expected: EXIT.harnessError,
    because: 'JOURNAL_UNREADABLE',
    spoil: async (site) => appendFile(journalOf(site), '{"type":"run.ended"}\n'),
  },
  {
    name: 'a journal of no bytes',
    expected: EXIT.harnessError,
    because: 'JOURNAL_UNREADABLE',
    spoil: async (site) => truncate(journalOf(site), 0),
  },
  {
    name: 'a report that says pass over a journal that fails',
    expected: EXIT.fail,
    because: 'BROKE',
    spoil: async (site) => {
      await rewritten(failIn('fault'))(site);
      await praise(site);
    },
  },
  {
    name: 'a report without a journal',
    expected: EXIT.inconclusive,
    because: 'NO_JOURNAL',
    spoil: removeJournal,
  },
  {
    name: 'an empty folder of a run',
    expected: EXIT.inconclusive,
    because: 'NO_JOURNAL',
    spoil: async (site) => rm(journalOf(site)),
  },
  {
    name: 'no run at all',
    expected: EXIT.inconclusive,
    because: 'NO_RUN',
    spoil: async ({ folder }) => rm(join(folder, 'reports'), { recursive: true }),
  },
  {
    name: 'no run at all, with --inconclusive=warn',
    expected: EXIT.inconclusive,
    because: 'NO_RUN',
    spoil: async ({ folder }) => rm(join(folder, 'reports'), { recursive: true }),
    args: WARN,
  },
  {
    name: 'an experiment that was never run, with --all',
    expected: EXIT.inconclusive,
    because: 'NO_RUN',
    spoil: addExperiment,
    args: { names: [], all: true },
  },
  {
    name: 'a run of too long ago',
    expected: EXIT.inconclusive,
    because: 'STALE_AGE',
    spoil: nothing,
    args: { 'max-age': '59m' },
  },
  {
    name: 'a run of too long ago, with --inconclusive=warn',
    expected: EXIT.inconclusive,
    because: 'STALE_AGE',
    spoil: nothing,
    args: { 'max-age': '59m', ...WARN },
  },
  {
    name: 'a load that nobody saw released',
    expected: EXIT.invalid,
    because: 'LOAD_RELEASED',
    spoil: rewritten(loseRelease),
  },
  {
    name: 'a run that was refused, with --inconclusive=warn',
    expected: EXIT.inconclusive,
    because: 'OBJECTIVE_UNDECIDABLE',
    spoil: rewritten(refuse),
    args: WARN,
  },
  {
    name: 'a run that was asked something else',
    expected: EXIT.inconclusive,
    because: 'SPEC_OVERRIDDEN',
    spoil: rewritten(askWith('objectives.0.during=baseline')),
  },
  {
    name: 'a run of another variant',
    expected: EXIT.inconclusive,
    because: 'OTHER_VARIANT',
    spoil: rewritten(runAs('api', 'naive')),
  },
  {
    name: 'an experiment that was changed since',
    expected: EXIT.inconclusive,
    because: 'STALE_SPEC',
    spoil: async ({ folder }) => appendFile(experimentIn(folder), '# changed\n'),
  },
  {
    name: 'an SLO that was made stricter since',
    expected: EXIT.inconclusive,
    because: 'STALE_SLO',
    spoil: async ({ folder }) => {
      const path = join(folder, 'experiments/slos/sample.yaml');
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace('target: 0.99 ', 'target: 0.995 '));
    },
  },
];

function experimentIn(folder: string, name = SAMPLE_NAME): string {
  return join(folder, 'experiments', `${name}.yaml`);
}

async function addExperiment({ folder }: SampleSite): Promise<void> {
  const text = await readFile(experimentIn(folder), 'utf8');
  await writeFile(experimentIn(folder, 'never-run'), text.replace(SAMPLE_NAME, 'never-run'));
}
