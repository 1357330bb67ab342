import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../domain/exit-code.ts';
import { cliReference } from './cli-reference.ts';
import { COMMANDS } from './command-list.ts';
import type { Command } from './command.ts';

const greet: Command<{ readonly whom: string; readonly loud: boolean }> = {
  usage: 'greet <whom>',
  summary: 'say hello',
  exits: ['dirty'],
  examples: [['$0 greet world --loud', 'so that the world hears']],
  options: (yargs) =>
    yargs
      .positional('whom', { type: 'string', demandOption: true, describe: 'who is greeted' })
      .option('loud', { type: 'boolean', default: false, describe: 'shout' }),
  run: () => Promise.resolve(EXIT.pass),
};

describe('the reference of the command line', () => {
  it('shows a command as its help does, and its examples as they can be pasted', () => {
    const [, section = ''] = cliReference([greet]).split('## greet\n');
    expect(section).toBe(`
\`\`\`text
faultline greet <whom>

say hello

Positionals:
  whom  who is greeted                                                           [string] [required]

Options:
  --help  Show help                                                                        [boolean]
  --json  print data for machines                                         [boolean] [default: false]
  --loud  shout                                                           [boolean] [default: false]

Exit codes: 0 pass · 2 usage or invalid spec · 5 harness or tool error · 20 dirty
\`\`\`

\`\`\`sh
# so that the world hears
faultline greet world --loud
\`\`\`
`);
  });

  it('has every command, with a line in the contents', () => {
    const reference = cliReference();
    const names = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');
    const headings = [...reference.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    const contents = [...reference.matchAll(/^- \[`(.+)`\]\(#\1\): ./gm)].map(([, name]) => name);
    expect(headings).toEqual(names);
    expect(contents).toEqual(names);
  });

  it('is the same at every width of the terminal', () => {
    const before = process.env['COLUMNS'];
    process.env['COLUMNS'] = '40';
    const narrow = cliReference();
    if (before === undefined) delete process.env['COLUMNS'];
    else process.env['COLUMNS'] = before;
    expect(narrow).toBe(cliReference());
  });
});
