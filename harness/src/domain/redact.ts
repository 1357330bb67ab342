import { replaceWild } from './replace-wild.ts';

/** Takes out of a text what must not be written down; what is left is for people. */
export type Redactor = (text: string) => string;

const REDACTED = '***';

/** What a key is called whose value is a secret: `DB_PASSWORD`, `x-api-key`, `--auth-token`. */
const SECRET_WORD =
  'passw(?:or)?d|passphrase|pwd|secret|token|cookie|credentials?|(?:api|access|private|signing)[_-]?key';
/** A key is taken as a whole; what it is part of is not looked at twice, so that the time grows with the text alone. */
const KEY = '(?<![\\w.-])[\\w.-]{0,100}?';
const VALUE = `("[^"]*"?|'[^']*'?|[^\\s&,;"'{}()[\\]\\\\]+)`;

type Rule = readonly [found: RegExp, left: string];

const RULES: readonly Rule[] = [
  // postgres://user:password@host: whatever stands before the host, even when the password holds an @.
  [/(?<=[a-z]:\/\/)[^\s/?#"'`<>\\]{1,2000}@/giu, `${REDACTED}@`],
  [/\b(bearer\s{1,5})[\w.~+/=-]{8,}/giu, `$1${REDACTED}`],
  [
    /\b(authorization["']?\s{0,5}[:=]\s{0,5}["']?(?:(?:basic|bearer|digest|negotiate|token)\s{1,5})?)[^\s"',;}]{1,4000}/giu,
    `$1${REDACTED}`,
  ],
  // --password=hunter2, DB_PASSWORD="hunter 2", {"token": "abc"}, --api-key abc
  [
    new RegExp(
      `(${KEY}(?:${SECRET_WORD})[\\w.-]{0,100}(?:\\\\{0,3}["'])?\\s{0,5}[=:]\\s{0,5}(?:\\\\{1,3}["'])?)${VALUE}`,
      'giu',
    ),
    `$1${REDACTED}`,
  ],
  [
    new RegExp(
      `((?<!\\S)--?[\\w.-]{0,100}?(?:${SECRET_WORD})[\\w.-]{0,100}\\s{1,5})(?!-)${VALUE}`,
      'giu',
    ),
    `$1${REDACTED}`,
  ],
];

const SECRET_KEY = new RegExp(`(?:${SECRET_WORD}|authorization|cookie)$`, 'iu');
const SECRET_FLAG = new RegExp(`^--?[\\w.-]*(?:${SECRET_WORD})$`, 'iu');

/** Takes out passwords in URLs, bearer tokens, and the values of keys that are named for a secret. */
export const redactSecrets: Redactor = redactorFor([]);

/**
 * The same, and besides it what a project says is secret. In a pattern `*` stands for any run of characters without
 * white space or quotes; everything else is meant as written, so that no pattern can be wrong or take for ever.
 */
export function redactorFor(patterns: readonly string[]): Redactor {
  const own = patterns.map((pattern) => pattern.split(/\*+/u));
  return (text) => {
    const rest = RULES.reduce((left, [found, instead]) => left.replace(found, instead), text);
    return own.reduce((left, parts) => replaceWild(left, parts, REDACTED), rest);
  };
}

/**
 * The same data with every text in it redacted, and with the values of keys that are named for a secret taken out.
 * What stands under a key of `exact` is left as it is. Keys are never changed.
 */
export function redactData(
  data: unknown,
  redact: Redactor,
  exact: ReadonlySet<string> = new Set(),
): unknown {
  if (typeof data === 'string') return redact(data);
  if (Array.isArray(data)) return redactList(data, redact, exact);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]: [string, unknown]) => {
      if (exact.has(key)) return [key, value];
      if (typeof value === 'string' && SECRET_KEY.test(key)) return [key, REDACTED];
      return [key, redactData(value, redact, exact)];
    }),
  );
}

/** In a command line the word after `--password` is one. */
function redactList(
  list: readonly unknown[],
  redact: Redactor,
  exact: ReadonlySet<string>,
): readonly unknown[] {
  return list.map((value, index) => {
    const before: unknown = list[index - 1];
    const isSecret = typeof before === 'string' && SECRET_FLAG.test(before);
    return isSecret && typeof value === 'string' ? REDACTED : redactData(value, redact, exact);
  });
}
