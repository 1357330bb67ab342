import type { Command } from '../command.ts';
import type { GateArgs } from '../gate/gate-args.ts';
import { INCONCLUSIVE_OPTION, SET_OPTION } from '../run-options.ts';

type Args = Omit<GateArgs, 'json'> & { readonly 'self-test': boolean };

/** May this be released? Judges finished runs again from their journals; nothing is run and nothing is touched. */
export const gate: Command<Args> = {
  usage: 'gate [names..]',
  summary: 'judge finished runs again, and let a release through or not',
  exits: ['fail', 'inconclusive', 'invalid', 'aborted', 'dirty', 'interrupted', 'terminated'],
  isHarmless: true,
  examples: [
    ['$0 gate cache-latency cache-down', 'the latest run of each'],
    ['$0 gate --all --max-age 24h', 'every experiment must have been run within the last 24 h'],
    ['$0 gate --all --out reports/gate', 'and write junit.xml, gate.md and gate.json there'],
    ['$0 gate 20261121-063512-7f3a', 'one run'],
    ['$0 gate --self-test', 'prove that the gate can shut'],
  ],
  options: (yargs) =>
    yargs
      .positional('names', {
        type: 'string',
        array: true,
        default: [],
        describe: 'experiments, for their latest runs; or ids or folders of runs',
      })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'every experiment under experiments/ must have a run',
      })
      .option('runs', { type: 'string', describe: 'where runs are (default: reports/)' })
      .option('max-age', {
        type: 'string',
        default: '7d',
        describe: 'how old a run may be, like 12h or 7d',
      })
      .option('set', {
        ...SET_OPTION,
        describe: 'path=value: count runs that changed it so, and only those',
      })
      .option('inconclusive', INCONCLUSIVE_OPTION)
      .option('out', { type: 'string', describe: 'a folder for junit.xml, gate.md and gate.json' })
      .option('self-test', {
        type: 'boolean',
        default: false,
        describe: 'feed the gate sabotaged and empty runs, and see whether it shuts',
      }),
  run: async (host, args) => {
    const { carryOutGate } = await import('../gate/carry-out-gate.ts');
    if (!args['self-test']) return carryOutGate(host, args);
    const { selfTest } = await import('../gate/self-test.ts');
    return selfTest(host, carryOutGate, args.json);
  },
};
