import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';

type Args = { readonly name: string; readonly env: string; readonly set: readonly string[] };

/** Says what a run would do, to what, and how it would be undone; touches nothing. */
export const plan: Command<Args> = {
  usage: 'plan <name>',
  summary: 'say what a run would do, and whether it could be decided; touches nothing',
  examples: [
    ['$0 plan cache-latency', 'phases, faults, how each is undone and proved'],
    ['$0 plan cache-latency --set load.rate=5/s', 'whether a smaller load still decides it'],
  ],
  options: (yargs) =>
    yargs
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'a name under experiments/, or a path',
      })
      .option('env', {
        type: 'string',
        default: 'local',
        describe: 'an environment of faultline.yaml',
      })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'path=value, as written in the file',
      }),
  run: async (host, args) => {
    const { openExperiment } = await import('../open-experiment.ts');
    const { makePlan } = await import('../../domain/make-plan.ts');
    const { describeFault } = await import('../../engine/describe-fault.ts');
    const { renderPlan } = await import('../view/plan-view.ts');
    const { plannedSafety, safetyInWords } = await import('../planned-safety.ts');
    const project = findProject(host.cwd);
    const wanted = { name: args.name, environment: args.env, overrides: args.set };
    const opened = await openExperiment(project, host.cwd, wanted);
    const { loaded, environment, faults } = opened;
    const safety = plannedSafety(opened, host.clock.now());
    const decided = makePlan(loaded.experiment, (fault) => describeFault(fault, faults.registry));
    const made = { ...decided, problems: [...decided.problems, ...safety.problems] };
    host.stdout.write(
      args.json
        ? `${JSON.stringify({ ...made, safety }, null, 2)}\n`
        : renderPlan(loaded.experiment, made, environment.name, safetyInWords(safety)),
    );
    if (safety.problems.length > 0) return EXIT.usage;
    return made.problems.length === 0 ? EXIT.pass : EXIT.inconclusive;
  },
};
