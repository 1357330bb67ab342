import { markdownTable } from '../../harness/src/cli/generated/markdown-table.ts';
import { highest, shareText, type Step } from './capacity.ts';
import type { Ran } from './run-faultline.ts';

/** What the bench found, and on what. */
export type Headline = {
  readonly date: string;
  readonly machine: string;
  readonly rate: number;
  readonly minutes: number;
  readonly promised: Ran;
  readonly capacities: ReadonlyMap<string, readonly Step[]>;
  readonly secondsPerStep: number;
};

/** `docs/results/headline.md`. */
export function headlinePage(headline: Headline): string {
  const { date, machine, rate, minutes, promised, capacities, secondsPerStep } = headline;
  const [app, flask] = [capacities.get('local') ?? [], capacities.get('flask') ?? []];
  return `# Headline

${date}, ${machine}; everything on this one machine, the load generator included, each request on a connection of its own.

## What is promised, at ${rate} requests a second for ${minutes} minutes

80 % reads and 20 % writes of students, users and items (\`scenarios/mixed-api.ts\`).

${findingTable(promised)}

**Verdict: ${promised.report?.verdict ?? 'none'}.** ${promised.report?.reasons[0]?.message ?? ''}

## Where it stops to hold

The users route alone, 80 % reads, ${secondsPerStep} s a step; held means 99.9 % answered without an error and 95 % within 200 ms. Beside it, at the same
steps and in the same run, the same route in plain Flask on gunicorn with two workers, and a PostgreSQL of its own
(\`bench/target-app/flask/\`).

${stepTable(app, flask)}

**The target app held ${heldText(app)}, Flask ${heldText(flask)}: ${ratioText(app, flask)}.**

${[...brokeLines('The target app', app), ...brokeLines('Flask', flask)].join('\n')}

Again: \`node bench/target-app/headline.ts --minutes ${minutes} --seconds-per-step ${secondsPerStep} --write\`.
`;
}

/** `500/s`; more might have held where nothing failed. */
function heldText(steps: readonly Step[]): string {
  const atLeast = steps.every(({ holds }) => holds) ? 'at least ' : '';
  return `${atLeast}${highest(steps)}/s`;
}

/** Why the lowest step that was not held was not. */
function brokeLines(name: string, steps: readonly Step[]): readonly string[] {
  const broke = steps.find(({ holds }) => !holds);
  return broke === undefined ? [] : [`- ${name} at ${broke.rate}/s: ${broke.because}`];
}

export function ratioText(app: readonly Step[], flask: readonly Step[]): string {
  const [ours, theirs] = [highest(app), highest(flask)];
  return theirs === 0 ? 'no ratio' : `${(ours / theirs).toFixed(1)} times as much`;
}

function findingTable({ report, log }: Ran): string {
  if (report === undefined) return `Nothing was found: ${log.trim().split('\n').at(-1) ?? ''}`;
  const rows = report.findings.map(({ objective, asked, observed, outcome }) => [
    objective,
    asked,
    observed,
    outcome,
  ]);
  return markdownTable([['objective', 'asked', 'observed', 'outcome'], ...rows]);
}

function stepTable(app: readonly Step[], flask: readonly Step[]): string {
  const rates = [...new Set([...app, ...flask].map(({ rate }) => rate))].toSorted((a, b) => a - b);
  const cellAt = (steps: readonly Step[], rate: number): string => {
    const step = steps.find((each) => each.rate === rate);
    if (step === undefined) return '';
    const { holds, availability, p95Ms } = step;
    const p95 = p95Ms === undefined ? '–' : `${p95Ms.toFixed(0)} ms`;
    return `${holds ? 'held' : '**not held**'}: ${shareText(availability)}, p95 ${p95}`;
  };
  const rows = rates.map((rate) => [`${rate}/s`, cellAt(app, rate), cellAt(flask, rate)]);
  return markdownTable([['rate', 'target app', 'Flask'], ...rows]);
}
