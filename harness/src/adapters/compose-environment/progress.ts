/** Says each step of a start once: ` Container school-api-1 Healthy ` becomes `api-1: healthy`. */
export class Progress {
  readonly #print: (line: string) => void;
  readonly #prefix: string;
  readonly #said = new Set<string>();

  constructor(project: string, print: (line: string) => void) {
    this.#prefix = `${project}-`;
    this.#print = print;
  }

  hear(line: string): void {
    const step = this.#stepOf(line);
    if (step === undefined || this.#said.has(step)) return;
    this.#said.add(step);
    this.#print(step);
  }

  #stepOf(line: string): string | undefined {
    const image = /^ ?Image (\S+) (Pulling|Building)\b/.exec(line);
    if (image !== null) return `${image[1] ?? ''}: ${(image[2] ?? '').toLowerCase()}`;
    const container = /^ ?Container (\S+) (Started|Healthy|Exited|Error)\b/.exec(line);
    if (container === null) return undefined;
    const [, name = '', state = ''] = container;
    const short = name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
    return `${short}: ${state.toLowerCase()}`;
  }
}
