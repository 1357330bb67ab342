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

  assertValid(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }

  private value(name: string): string | undefined {
    const text = this.env[name]?.trim();
    return text === '' ? undefined : text;
  }
}
