/** The environment variables are not usable; the message lists every problem, one a line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads typed values from environment variables and collects every problem on the way. */
export class EnvironmentReader {
  private readonly env: Readonly<Record<string, string | undefined>>;
  private readonly problems: string[] = [];

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.env = env;
  }

  text(name: string, fallback: string): string {
    return this.value(name) ?? fallback;
  }

  milliseconds(name: string, fallback: number): number {
    return this.integer(name, { fallback, min: 1, max: 3_600_000 });
  }

  integer(name: string, range: { fallback: number; min: number; max: number }): number {
    const text = this.value(name);
    if (text === undefined) return range.fallback;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= range.min && value <= range.max) return value;
    this.problems.push(
      `${name} must be a whole number from ${range.min} to ${range.max}, not "${text}".`,
    );
    return range.fallback;
  }

  /** The first choice is the default. */
  choice<const Choice extends string>(
    name: string,
    choices: readonly [Choice, ...Choice[]],
  ): Choice {
    const text = this.value(name);
    if (text === undefined) return choices[0];
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    this.problems.push(`${name} must be one of ${choices.join(', ')}, not "${text}".`);
    return choices[0];
  }

  /** Required. Its value is never repeated in a message: it may hold a password. */
  url(name: string, protocols: readonly string[]): string {
    const text = this.value(name);
    const example = `${protocols[0] ?? ''}//user:password@host:port/name`;
    if (text === undefined) {
      this.problems.push(`${name} is missing; it looks like ${example}`);
      return '';
    }
    const url = URL.parse(text);
    if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
      this.problems.push(`${name} is not a URL that starts with ${protocols.join(' or ')}`);
    }
    return text;
  }

  /** A dependency that may be absent: `undefined` when it is not set. Its value is never repeated in a message. */
  optionalUrl(name: string, protocols: readonly string[]): string | undefined {
    return this.value(name) === undefined ? undefined : this.url(name, protocols);
  }

  /** A value with a syntax of its own; the parser throws an error whose message says what is wrong with it. */
  parsed<T>(name: string, fallback: string, parse: (text: string) => T): T {
    const text = this.value(name);
    try {
      return parse(text ?? fallback);
    } catch (error) {
      this.problems.push(`${name} ${error instanceof Error ? error.message : String(error)}`);
      return parse(fallback);
    }
  }

  /** `undefined` when it is not set. Its value is never repeated in a message. */
  optionalSecret(name: string, shortest: number): string | undefined {
    const text = this.value(name);
    if (text !== undefined && text.length < shortest) {
      this.problems.push(`${name} must have at least ${shortest} characters.`);
    }
    return text;
  }

  /** Adds a problem that is not that of one variable alone. */
  refuse(problem: string): void {
    this.problems.push(problem);
  }

  assertValid(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }

  private value(name: string): string | undefined {
    const text = this.env[name]?.trim();
    return text === '' ? undefined : text;
  }
}
