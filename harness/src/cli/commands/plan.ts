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

/** Says what a run would do, to what, and how it would be undone; touches nothing. */
export const plan: Command<Args> = {
  usage: 'plan <name>',
  summary: 'say what a run would do, and whether it could be decided; touches nothing',
  exits: ['inconclusive'],
  examples: [
    ['$0 plan cache-latency', 'phases, faults, objectives, guardrails and limits'],
    ['$0 plan cache-latency --variant api=naive', 'what is believed of another variant'],
    ['$0 plan cache-latency --set load.rate=5/s', 'whether a smaller load still decides it'],
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
    const { makePlan } = await import('../../domain/make-plan.ts');
    const { describeFault } = await import('../../engine/describe-fault.ts');
    const { readVariants } = await import('../variant-option.ts');
    const { checkVariants } = await import('../../domain/check-variants.ts');
    const { foldLines } = await import('../fold-lines.ts');
    const { renderPlan } = await import('../view/plan-view.ts');
    const { plannedSafety, safetyInWords } = await import('../planned-safety.ts');
    const project = findProject(host.cwd);
    const variants = readVariants(args.variant);
    const wanted = { name: args.name, environment: args.env, overrides: args.set };
    const opened = await openExperiment(project, host.cwd, wanted);
    const { loaded, environment, faults } = opened;
    if (environment.type !== 'external') checkVariants(environment, variants);
    const { objectives, guardrails } = loaded.experiment;
    const safety = plannedSafety(opened, host.clock.now());
    const decided = makePlan(loaded.experiment, (fault) => describeFault(fault, faults.registry));
    const remarks = [...loaded.remarks, ...(decided.remarks ?? [])];
    const made = {
      ...decided,
      ...(remarks.length === 0 ? {} : { remarks }),
      problems: [...decided.problems, ...safety.problems],
    };
    host.stdout.write(
      args.json
        ? `${JSON.stringify({ variants, ...made, objectives, guardrails, safety }, null, 2)}\n`
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
