import { readFileSync } from 'node:fs';

/** One fenced block of a guide, with what the HTML comment before it says of it. */
export type GuideBlock = {
  readonly language: string;
  readonly text: string;
  /** Where its first line stands in the guide. */
  readonly line: number;
  /** `<!-- file experiments/mine.yaml -->`: the block is the text of that file. */
  readonly file: string | undefined;
  /** `<!-- exit 1 -->`: how a block of commands ends; 0 unless said. */
  readonly exitCode: number;
};

/**
 * The fenced blocks of a Markdown file in their order. A comment belongs to the block right after it; one that says
 * something else than `file` or `exit` is for people.
 */
export function readGuide(path: string): readonly GuideBlock[] {
  const blocks: GuideBlock[] = [];
  const lines = readFileSync(path, 'utf8').split('\n');
  let comment = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const language = /^```(\w+)$/.exec(line)?.[1];
    if (language !== undefined) {
      const end = lines.indexOf('```', at);
      if (end === -1) throw new Error(`${path}:${at + 1}: this block is never closed.`);
      blocks.push({
        language,
        text: `${lines.slice(at + 1, end).join('\n')}\n`,
        line: at + 2,
        file: /^<!-- file (\S+) -->$/.exec(comment)?.[1],
        exitCode: Number(/^<!-- exit (\d+) -->$/.exec(comment)?.[1] ?? 0),
      });
      at = end;
    }
    // Between a comment and its block stands an empty line, because the formatter wants one.
    if (line !== '') comment = line;
  }
  return blocks;
}
