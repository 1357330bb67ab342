import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../domain/exit-code.ts';
import { EXIT_NAMES } from '../../domain/exit-words.ts';
import type { InconclusivePolicy } from '../../domain/inconclusive-policy.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';
import { ENV_OPTION, INCONCLUSIVE_OPTION, SET_OPTION, VARIANT_OPTION } from '../run-options.ts';

type Args = {
  readonly names: readonly string[];
  readonly env: string;
  readonly variant: readonly string[];
  readonly set: readonly string[];
  readonly repeat: number;
  readonly out: string | undefined;
  readonly recover: boolean;
  readonly 'allow-protected': readonly string[];
  readonly 'outside-hours': boolean;
  readonly inconclusive: InconclusivePolicy;
};

/** After these no further run of a series is begun. */
const ENDS_THE_SERIES: readonly ExitCode[] = [
  EXIT.dirty,
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.harnessError,
];

/** Runs experiments: brings the environment up if need be, breaks it, measures, undoes, judges and reports. */
export const run: Command<Args> = {
  usage: 'run <names..>',
  summary: 'run experiments and judge them',
  exits: EXIT_NAMES,
  isHarmless: true,
  examples: [
    ['$0 run cache-latency', 'by its name under experiments/'],
    ['$0 run cache-latency --variant api=naive', 'with another variant of a service'],
    [
      '$0 run cache-latency --set load.rate=50/s --set phases.fault=10s',
      'with parts of it changed',
    ],
    ['$0 run ./mine.yaml --env staging --json', 'a file, elsewhere, with report.json on stdout'],
    ['$0 run cache-down --env staging --allow-protected staging', 'where it has to be said'],
    ['$0 run cache-latency --recover', 'after a run that was killed with its watchdog'],
  ],
  options: (yargs) =>
    yargs
      .positional('names', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'names under experiments/, or paths',
      })
      .option('env', ENV_OPTION)
      .option('variant', VARIANT_OPTION)
      .option('set', SET_OPTION)
      .option('repeat', { type: 'number', default: 1, describe: 'run each this many times' })
      .option('out', { type: 'string', describe: 'where reports go (default: reports/)' })
      .option('recover', {
        type: 'boolean',
        default: false,
        describe: 'undo first what an earlier run left broken there',
      })
      .option('allow-protected', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'a protected environment or service that may be touched',
      })
      .option('outside-hours', {
        type: 'boolean',
        default: false,
        describe: 'also outside the hours of the environment',
      })
      .option('inconclusive', INCONCLUSIVE_OPTION),
  run: async (host, args) => {
    const { FaultlineError } = await import('../../domain/faultline-error.ts');
    if (!Number.isInteger(args.repeat) || args.repeat < 1) {
      throw new FaultlineError(
        'USAGE',
        `--repeat is ${String(args.repeat)}; it has to be a whole number from 1.`,
      );
    }
    const { openExperiment } = await import('../open-experiment.ts');
    const { readVariants } = await import('../variant-option.ts');
    const { checkVariants } = await import('../../domain/check-variants.ts');
    const { performRun } = await import('../perform-run.ts');
    const { permissionWords, refusal } = await import('../permission.ts');
    const { renderError } = await import('../render-error.ts');
    const project = findProject(host.cwd);
    const variants = readVariants(args.variant);
    const outFolder = args.out === undefined ? project.reportsFolder : resolve(host.cwd, args.out);
    const wanted = { environment: args.env, overrides: args.set };
    // Every file is read before anything is started: a mistake in the last one must not cost a run of the first.
    const opened = await Promise.all(
      args.names.map((name) => openExperiment(project, host.cwd, { ...wanted, name })),
    );
    for (const { environment } of opened) {
      if (environment.type !== 'external') checkVariants(environment, variants);
    }
    const permission = {
      allowProtected: args['allow-protected'],
      outsideHours: args['outside-hours'],
    };
    for (const one of opened) {
      const refused = refusal(one, permission, host.clock.now());
      if (refused !== undefined) throw refused;
    }
    const { isHalted, refuseUnlessMayBegin } = await import('../may-begin.ts');
    await refuseUnlessMayBegin(host, project, { environment: args.env, recover: args.recover });
    const exitCodes: ExitCode[] = [];
    for (const one of opened.flatMap((o) => Array.from({ length: args.repeat }, () => o))) {
      // The hours may end between two runs of a series; what was learned before stands.
      const refused = refusal(one, permission, host.clock.now());
      if (refused !== undefined) {
        host.stderr.write(await renderError(refused, host));
        exitCodes.push(refused.exitCode);
        break;
      }
      const overrides = [...args.set, ...permissionWords(permission)];
      const wish = { opened: one, variants, overrides, outFolder };
      exitCodes.push(await performRun(host, project, wish, args));
      // On top of something broken, or against the will of whoever pressed Ctrl-C, no further run is begun.
      if (exitCodes.some((code) => ENDS_THE_SERIES.includes(code)) || isHalted(host)) break;
    }
    const { worstExit } = await import('../../domain/worst-exit.ts');
    return worstExit(exitCodes) ?? EXIT.harnessError;
  },
};
