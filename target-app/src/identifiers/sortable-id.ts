import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no letters that read like digits. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/** The ids of one kind of resource, as a regular expression. */
export function sortableIdPattern(prefix: string): string {
  return `^${prefix}-[${ALPHABET}]{${TIME_DIGITS + RANDOM_DIGITS}}$`;
}

/** The prefix and a ULID: unique without asking the database, and sorted by creation. https://github.com/ulid/spec */
export function newSortableId(prefix: string, nowMs: number): string {
  return `${prefix}-${timePart(nowMs)}${randomPart()}`;
}

function timePart(nowMs: number): string {
  let rest = Math.floor(nowMs);
  let digits = '';
  for (let index = 0; index < TIME_DIGITS; index += 1) {
    digits = ALPHABET.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  return digits;
}

function randomPart(): string {
  return Array.from(randomBytes(RANDOM_DIGITS), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
