export type LogTail = {
  readonly push: (chunk: string) => void;
  readonly lines: () => readonly string[];
};

const LINES_KEPT = 20;
const LINE_LENGTH = 500;

/** What is counted anyway, once for each request or arrival, and what is our own doing. */
const SAID_ELSEWHERE = /^(Request Failed$|Insufficient VUs|test run stopped from REST API$)/;

/** The last lines of a log, each once, without what is said elsewhere. */
export function logTail(): LogTail {
  let rest = '';
  let kept: readonly string[] = [];
  const keep = (line: string): void => {
    const text = line.trimEnd().slice(0, LINE_LENGTH);
    if (text === '' || SAID_ELSEWHERE.test(text) || kept.includes(text)) return;
    kept = [...kept, text].slice(-LINES_KEPT);
  };
  return {
    push: (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(0, LINE_LENGTH);
      for (const line of lines) keep(line);
    },
    lines: () => {
      keep(rest);
      rest = '';
      return kept;
    },
  };
}
