import { readFileSync, statSync } from 'node:fs';
import type { EpochMs, Ms } from '../../domain/units.ts';
import { StateFiles } from './state-files.ts';

/** That everything has to stop, who said so, and why. */
export type Halt = { readonly by: string; readonly reason: string; readonly haltedAtMs: EpochMs };

const NAME = 'halt';
const LOOK_EVERY_MS: Ms = 100;
/** Of a reason, in characters. */
const MOST_REASON = 200;

/**
 * The kill switch: while there is a file `halt` in the state folder, or at the path of `FAULTLINE_HALT_FILE`, every run
 * stops and none begins. Any file will do, an empty one as well: whoever pulls it may have nothing but `touch`.
 */
export class HaltSwitch {
  readonly #files: StateFiles;
  readonly #others: readonly string[];

  constructor(folder: string, env: Readonly<Record<string, string | undefined>>) {
    this.#files = new StateFiles(folder);
    const other = env['FAULTLINE_HALT_FILE'];
    this.#others = other === undefined || other === '' ? [] : [other];
  }

  get path(): string {
    return this.#files.path(NAME);
  }

  /** Undefined while it is off. */
  read(): Halt | undefined {
    for (const path of [this.path, ...this.#others]) {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats !== undefined) return this.#readFile(path, stats.mtimeMs);
    }
    return undefined;
  }

  /** Switches it on; the first reason stays. */
  pull(halt: Halt): Halt {
    this.#files.create(NAME, halt);
    return this.read() ?? halt;
  }

  /** Switches it off; resolves with the files that are not ours to remove and keep it on. */
  release(): readonly string[] {
    this.#files.remove(NAME);
    return this.#others.filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
  }

  /** Calls back once, within a tenth of a second, when it is on; returns a function that stops looking. */
  watch(onHalt: (halt: Halt) => void): () => void {
    const look = () => {
      const halt = this.read();
      if (halt === undefined) return;
      clearInterval(timer);
      onHalt(halt);
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    timer.unref();
    look();
    return () => clearInterval(timer);
  }

  /** What is written in it is for people; that it is there is what counts, even when it cannot be read. */
  #readFile(path: string, writtenAtMs: EpochMs): Halt {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      text = '';
    }
    const halt = asHalt(text);
    if (halt !== undefined) return halt;
    const [line = ''] = text.trim().split('\n');
    return {
      by: `the file ${path}`,
      reason: asReason(line),
      haltedAtMs: Math.round(writtenAtMs),
    };
  }
}

/** A reason as it is kept: short, and never empty. */
export function asReason(text: string): string {
  return text.trim().slice(0, MOST_REASON) || 'no reason was given';
}

/** What `pull` has written. */
function asHalt(text: string): Halt | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isHalt(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isHalt(content: unknown): content is Halt {
  return (
    typeof content === 'object' &&
    content !== null &&
    'by' in content &&
    typeof content.by === 'string' &&
    'reason' in content &&
    typeof content.reason === 'string' &&
    'haltedAtMs' in content &&
    typeof content.haltedAtMs === 'number'
  );
}
