import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { EXIT, type ExitCode } from '../../domain/exit-code.ts';
import { toErrorRecord } from '../../domain/faultline-error.ts';
import type { GateResult } from '../../domain/gate/gate-entry.ts';
import type { Host } from '../host.ts';
import { textTable } from '../text-table.ts';
import type { GateArgs } from './gate-args.ts';
import { SAMPLE_NAME } from './sample-project.ts';
import { makeSampleSite, type SampleSite } from './sample-site.ts';
import { SELF_TEST_CASES, type SelfTestCase } from './self-test-cases.ts';

type Outcome = {
  readonly name: string;
  readonly expected: ExitCode;
  readonly got: ExitCode;
  readonly because: string;
  /** The code of the worst reason it gave. */
  readonly gave: string;
  readonly right: boolean;
};

/**
 * Proves of a gate that it can shut, and can open: gives it a run that passes and the same run spoilt in one way at a
 * time, in a folder of its own, and holds its exit codes to what they have to be. Ends with 0 when all of them are so,
 * otherwise with 5.
 */
export async function selfTest(
  host: Host,
  gate: (host: Host, args: GateArgs) => Promise<ExitCode>,
  json: boolean,
): Promise<ExitCode> {
  const root = await mkdtemp(join(tmpdir(), 'faultline-gate-'));
  try {
    const outcomes: Outcome[] = [];
    const sample = await makeSampleSite(join(root, 'sample'), host.clock.now());
    for (const [at, one] of SELF_TEST_CASES.entries()) {
      const site = await copyOf(sample, join(root, String(at)));
      outcomes.push(await tryCase(host, gate, site, one));
    }
    const wrong = outcomes.filter(({ right }) => !right).length;
    host.stdout.write(json ? `${JSON.stringify(outcomes, null, 2)}\n` : tableOf(outcomes, wrong));
    return wrong === 0 ? EXIT.pass : EXIT.harnessError;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function copyOf(sample: SampleSite, folder: string): Promise<SampleSite> {
  await cp(sample.folder, folder, { recursive: true });
  return { ...sample, folder, runFolder: join(folder, relative(sample.folder, sample.runFolder)) };
}

async function tryCase(
  host: Host,
  gate: (host: Host, args: GateArgs) => Promise<ExitCode>,
  site: SampleSite,
  { name, expected, because, spoil, args }: SelfTestCase,
): Promise<Outcome> {
  await spoil(site);
  const written: string[] = [];
  const stream = (texts: string[]) => ({
    write: (text: string) => void texts.push(text),
    isTTY: false,
    columns: 100,
  });
  const quiet = { ...host, cwd: site.folder, stdout: stream(written), stderr: stream([]) };
  try {
    const got = await gate(quiet, { ...PLAIN, ...args });
    const gave = worstReason(written.join(''));
    return { name, expected, got, because, gave, right: got === expected && gave === because };
  } catch (error) {
    // A gate that breaks down ends as the command line would end it, and gives no reason.
    const { code } = toErrorRecord(error);
    const got = ERROR_CODES[code].exitCode;
    return { name, expected, got, because, gave: code, right: false };
  }
}

/** The first reason of the entry that decided, from what the gate printed for machines. */
function worstReason(printed: string): string {
  const result = JSON.parse(printed) as Pick<GateResult, 'exitCode' | 'entries'>;
  const deciding = result.entries.find(({ exitCode }) => exitCode === result.exitCode);
  return deciding?.reasons[0]?.code ?? 'none';
}

const PLAIN: GateArgs = {
  names: [SAMPLE_NAME],
  all: false,
  runs: undefined,
  'max-age': '7d',
  set: [],
  inconclusive: 'fail',
  out: undefined,
  json: true,
};

function tableOf(outcomes: readonly Outcome[], wrong: number): string {
  const rows = outcomes.map(({ name, expected, got, because, gave, right }) => [
    name,
    right ? 'right' : 'WRONG',
    `${String(got)} ${gave}`,
    ...(right ? [] : [`${String(expected)} ${because}`]),
  ]);
  const heading = ['GIVEN', 'ANSWER', 'EXIT CODE', ...(wrong === 0 ? [] : ['EXPECTED'])];
  const total = String(outcomes.length);
  const answer =
    wrong === 0
      ? `The gate opens for what passes and shuts for what does not: all ${total} answers are right.`
      : `This gate cannot be trusted: ${String(wrong)} of ${total} answers are wrong.`;
  return `${textTable([heading, ...rows])}\n\n${answer}\n`;
}
