import picocolors from 'picocolors';
import type { Finding } from '../../domain/finding.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** The colours of a terminal, or none; what is coloured is always said in words too. */
export type Paint = ReturnType<typeof picocolors.createColors>;

export function paintFor(color: boolean): Paint {
  return picocolors.createColors(color);
}

/** The verdict as a badge; `words` are what it says. */
export function badge(paint: Paint, verdict: Verdict, words: string = verdict): string {
  const word = words.toUpperCase();
  const text = paint.isColorSupported ? ` ${word} ` : word;
  switch (verdict) {
    case 'pass':
      return paint.bold(paint.inverse(paint.green(text)));
    case 'fail':
      return paint.bold(paint.inverse(paint.red(text)));
    case 'inconclusive':
      return paint.bold(paint.inverse(paint.yellow(text)));
    case 'invalid':
      return paint.bold(paint.inverse(paint.magenta(text)));
  }
}

export function outcomeMark(paint: Paint, outcome: Finding['outcome']): string {
  switch (outcome) {
    case 'met':
      return paint.green('✓ met');
    case 'violated':
      return paint.red('✕ violated');
    case 'inconclusive':
      return paint.yellow('? inconclusive');
  }
}
