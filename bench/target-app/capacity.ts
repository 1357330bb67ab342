import { runFaultline, type Ran } from './run-faultline.ts';

/** What was found at one rate. */
export type Step = {
  readonly rate: number;
  readonly holds: boolean;
  /** Answered without an error, of what was offered. */
  readonly availability: number | undefined;
  readonly p95Ms: number | undefined;
  /** The first reason, where it does not hold. */
  readonly because: string;
};

export type CapacityOptions = {
  readonly folder: string;
  readonly environments: readonly string[];
  readonly rates: readonly number[];
  readonly seconds: number;
  /** How many times the gap between the last rate that held and the first that did not is halved. */
  readonly refinements: number;
  readonly say: (line: string) => void;
};

const WARMUP_MS = 5_000;

/**
 * Steps the rate up, with each environment in turn at every step so that what else the machine does falls on all of
 * them, until the objectives stop to hold; then halves the gap. The steps of each environment, by rate.
 */
export async function findCapacities(
  options: CapacityOptions,
): Promise<ReadonlyMap<string, readonly Step[]>> {
  const steps = new Map<string, Step[]>(options.environments.map((name) => [name, []]));
  const climbing = new Set(options.environments);
  const tryAt = async (environment: string, rate: number): Promise<Step> => {
    const step = await stepAt(options, environment, rate);
    steps.get(environment)?.push(step);
    options.say(stepLine(environment, step));
    return step;
  };
  for (const rate of options.rates) {
    for (const environment of climbing) {
      if (!(await tryAt(environment, rate)).holds) climbing.delete(environment);
    }
  }
  for (const [environment, tried] of steps) {
    for (let left = options.refinements; left > 0; left -= 1) {
      const failed = Math.min(...tried.filter(({ holds }) => !holds).map(({ rate }) => rate));
      const rate = Math.round((highest(tried) + failed) / 2);
      if (!Number.isFinite(failed) || tried.some((step) => step.rate === rate)) break;
      await tryAt(environment, rate);
    }
    tried.sort((a, b) => a.rate - b.rate);
  }
  return steps;
}

/** The highest rate at which the objectives held; 0 when they never did. */
export function highest(steps: readonly Step[]): number {
  return Math.max(0, ...steps.filter(({ holds }) => holds).map(({ rate }) => rate));
}

export function stepLine(
  environment: string,
  { rate, holds, availability, p95Ms, because }: Step,
): string {
  const cells = [
    environment.padEnd(6),
    `${rate}/s`.padStart(8),
    shareText(availability).padStart(10),
    (p95Ms === undefined ? '–' : `${p95Ms.toFixed(0)} ms`).padStart(9),
    holds ? '  holds' : `  does not hold: ${because}`,
  ];
  return cells.join('');
}

export function shareText(share: number | undefined): string {
  return share === undefined ? '–' : `${(share * 100).toFixed(2)} %`;
}

async function stepAt(
  { folder, seconds }: CapacityOptions,
  environment: string,
  rate: number,
): Promise<Step> {
  const sets = [`load.rate=${rate}/s`, `phases.baseline=${seconds}s`];
  const args = ['capacity', '--env', environment, ...sets.flatMap((set) => ['--set', set])];
  return stepOf(rate, await runFaultline(folder, args, WARMUP_MS + seconds * 1_000));
}

function stepOf(rate: number, { exitCode, report, log }: Ran): Step {
  const phase = report?.phases.find((each) => each.phase === 'baseline');
  const said = report?.reasons[0]?.message ?? log.trim().split('\n').at(-1) ?? '';
  return {
    rate,
    holds: exitCode === 0,
    availability: phase?.availability ?? undefined,
    p95Ms: phase?.p95Ms ?? undefined,
    because: said,
  };
}
