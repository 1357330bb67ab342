import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';

type Args = { readonly type: string | undefined };

/** The catalogue of faults, with the project's own, or one of them with its parameters and an example. */
export const faults: Command<Args> = {
  usage: 'faults [type]',
  summary: 'the catalogue of faults; with a type, its parameters and an example',
  examples: [
    ['$0 faults', 'every fault and what it does'],
    ['$0 faults network-latency', 'its parameters, and an entry to paste into an experiment'],
  ],
  options: (yargs) => yargs.positional('type', { type: 'string', describe: 'one fault' }),
  run: async (host, args) => {
    const { faultsAround } = await import('../own-faults/project-faults.ts');
    const view = await import('../view/fault-view.ts');
    const { foldLines } = await import('../fold-lines.ts');
    const { unknownName } = await import('../unknown-name.ts');
    const { registry } = await faultsAround(host.cwd);
    if (args.type === undefined) {
      const all = [...registry.values()];
      const text = args.json
        ? view.faultsAsJson(all)
        : foldLines(view.renderFaults(all), host.stdout);
      host.stdout.write(text);
      return EXIT.pass;
    }
    const fault = registry.get(args.type);
    if (fault === undefined) throw unknownName('fault', args.type, [...registry.keys()]);
    host.stdout.write(
      args.json ? view.faultsAsJson([fault]) : foldLines(view.renderFault(fault), host.stdout),
    );
    return EXIT.pass;
  },
};
