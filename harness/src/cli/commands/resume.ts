import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';

/** Releases the kill switch. */
export const resume: Command<object> = {
  usage: 'resume',
  summary: 'release the kill switch: runs may begin again',
  examples: [['$0 resume', 'exit 0 when it is off']],
  options: (yargs) => yargs,
  run: async (host, args) => {
    const { HaltSwitch } = await import('../../adapters/state-folder/halt-switch.ts');
    const { stateHome } = await import('../../adapters/state-folder/state-home.ts');
    const { FaultlineError } = await import('../../domain/faultline-error.ts');
    const halt = new HaltSwitch(stateHome(host.env), host.env);
    const wasOn = halt.read() !== undefined;
    const kept = halt.release();
    if (kept.length > 0) {
      throw new FaultlineError('HALTED', `The kill switch is still on, by ${kept.join(', ')}.`, {
        hint: 'That file was not made by faultline: whoever made it has to remove it.',
      });
    }
    const text = wasOn ? 'The kill switch is off.' : 'The kill switch was not on.';
    host.stdout.write(args.json ? `${JSON.stringify({ wasOn })}\n` : `${text}\n`);
    return EXIT.pass;
  },
};
