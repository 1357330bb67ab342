import type { FaultSpec } from '../../domain/fault.ts';
import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';
import { ENV_OPTION, SET_OPTION, VARIANT_OPTION } from '../run-options.ts';

type Args = {
  readonly name: string;
  readonly env: string;
  readonly variant: readonly string[];
  readonly set: readonly string[];
};

/** Says what a run would do, to what, and how it would be undone, and asks an environment that is up; touches nothing. */
export const plan: Command<Args> = {
  usage: 'plan <name>',
  summary:
    'say what a run would do, and whether it could be decided; asks an environment that is up, and touches nothing',
  exits: ['inconclusive'],
  examples: [
    ['$0 plan cache-latency', 'phases, faults, objectives, guardrails and limits'],
    ['$0 plan cache-latency --variant api=naive', 'what is believed of another variant'],
    ['$0 plan cache-latency --set load.rate=5/s', 'whether a smaller load still decides it'],
    ['$0 plan cache-latency --env staging', 'and what its Prometheus scrapes, and its buckets'],
  ],
  options: (yargs) =>
    yargs
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'a name under experiments/, or a path',
      })
      .option('env', ENV_OPTION)
      .option('variant', VARIANT_OPTION)
      .option('set', SET_OPTION),
  run: async (host, args) => {
    const { openExperiment } = await import('../open-experiment.ts');
    const { CHECKED_AT_START, makePlan } = await import('../../domain/make-plan.ts');
    const { describeFault } = await import('../../engine/describe-fault.ts');
    const { readVariants } = await import('../variant-option.ts');
    const { checkVariants } = await import('../../domain/check-variants.ts');
    const { foldLines } = await import('../fold-lines.ts');
    const { renderPlan } = await import('../view/plan-view.ts');
    const { askEnvironment } = await import('../ask-environment.ts');
    const { plannedSafety, safetyInWords } = await import('../planned-safety.ts');
    const project = findProject(host.cwd);
    const variants = readVariants(args.variant);
    const wanted = { name: args.name, environment: args.env, overrides: args.set };
    const opened = await openExperiment(project, host.cwd, wanted);
    const { loaded, environment, faults } = opened;
    if (environment.type !== 'external') checkVariants(environment, variants);
    const { objectives, guardrails } = loaded.experiment;
    const safety = plannedSafety(opened, host.clock.now());
    const describe = (fault: FaultSpec) => describeFault(fault, faults.registry);
    const decided = makePlan(loaded.experiment, describe, loaded.remarks);
    const told = await askEnvironment(host, project, { ...opened, variants });
    const left = (decided.remarks ?? []).filter(
      ({ code }) => !told.asked || code !== CHECKED_AT_START,
    );
    const made = {
      ...decided,
      problems: [...decided.problems, ...told.problems, ...safety.problems],
      remarks: [...left, ...told.remarks],
    };
    host.stdout.write(
      args.json
        ? `${JSON.stringify({ variants, ...made, asked: told.asked, objectives, guardrails, safety }, null, 2)}\n`
        : foldLines(
            renderPlan(loaded.experiment, made, {
              environmentName: environment.name,
              variants,
              safety: safetyInWords(safety),
            }),
            host.stdout,
          ),
    );
    if (safety.problems.length > 0) return EXIT.usage;
    return made.problems.length === 0 ? EXIT.pass : EXIT.inconclusive;
  },
};
