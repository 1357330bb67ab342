import { resolve } from 'node:path';
import { EXIT } from '../../domain/exit-code.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';

type Args = {
  readonly slo: readonly string[];
  readonly out: string | undefined;
  readonly check: boolean;
  readonly runbook: string | undefined;
};

/** Writes what production's Prometheus needs to hold a service to its SLOs: the same ones experiments are judged by. */
export const rules: Command<Args> = {
  usage: 'rules',
  summary: 'write recording rules and burn-rate alerts for Prometheus from the SLOs',
  exits: [{ name: 'fail', called: 'the file is not up to date' }],
  examples: [
    ['$0 rules', 'the rules of every SLO, on standard output'],
    ['$0 rules --slo api-availability --out slos.yaml', 'those of one SLO, into a file'],
    ['$0 rules --out slos.yaml --check', 'whether that file is what the SLOs would make of it'],
  ],
  options: (yargs) =>
    yargs
      .option('slo', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'only this SLO; may be given several times',
      })
      .option('out', { type: 'string', describe: 'the file to write instead of standard output' })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'write nothing; exit 1 if the file is not up to date',
      })
      .option('runbook', {
        type: 'string',
        describe: 'address of the runbook; {slo} stands for the name of the SLO',
      }),
  run: async (host, args) => {
    const { makeRules } = await import('../make-rules.ts');
    if (args.check && args.out === undefined) {
      throw new FaultlineError('USAGE', '--check needs --out: the file that is to be checked.');
    }
    const made = await makeRules(findProject(host.cwd), host.cwd, {
      names: args.slo,
      runbook: args.runbook,
    });
    for (const { slo, because } of made.without)
      host.stderr.write(`no rules for ${slo}: ${because}\n`);
    if (args.out === undefined) {
      host.stdout.write(args.json ? `${JSON.stringify(made.rules, null, 2)}\n` : made.text);
      return EXIT.pass;
    }
    const path = resolve(host.cwd, args.out);
    if (args.check) {
      const { differenceOf } = await import('../stale-files.ts');
      const difference = await differenceOf(path, made.text);
      if (difference === undefined) {
        host.stdout.write(`${args.out} is up to date\n`);
        return EXIT.pass;
      }
      host.stderr.write(`stale: ${args.out}: ${difference}\n`);
      return EXIT.fail;
    }
    const { writeAtomically } = await import('../write-atomically.ts');
    await writeAtomically(path, made.text);
    host.stdout.write(`wrote ${args.out}\n`);
    return EXIT.pass;
  },
};
