import http from 'k6/http';

const LIMIT_MS = 5000;
const FAILURES = 3;
/** The most that a page of any list holds. */
const LARGEST_PAGE = 100;

/** What is made of one answer's JSON: an object, or nothing. */
export type Answer = Readonly<Record<string, unknown>>;

/** A list of the API, `/api/v1/students`, and how to make one more for it. */
export type Collection = {
  readonly url: string;
  readonly make: (index: number) => object;
};

/**
 * The ids of `count` things of a collection, newest first: those that are there, and as many new ones as it takes. Gives
 * up after 5 s or 3 failures, because a system that is already broken gets its traffic all the same.
 */
export function prepared({ url, make }: Collection, count: number): readonly string[] {
  const giveUpAtMs = Date.now() + LIMIT_MS;
  const ids = existing(url, count, giveUpAtMs);
  let failures = 0;
  while (ids.length < count && failures < FAILURES && Date.now() < giveUpAtMs) {
    const id = idOf(parse(http.post(url, JSON.stringify(make(ids.length)), params()).body));
    if (id === undefined) failures += 1;
    else ids.push(id);
  }
  return ids;
}

/** The JSON object in a body; `undefined` for anything else. */
export function parse(body: string | null): Answer | undefined {
  try {
    const value: unknown = JSON.parse(body ?? 'null');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the API calls it: a text, or a number. */
export function idOf(thing: unknown): string | undefined {
  if (!isObject(thing)) return undefined;
  const { id } = thing;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function existing(url: string, count: number, giveUpAtMs: number): string[] {
  const ids: string[] = [];
  let page = `?limit=${Math.min(count, LARGEST_PAGE)}`;
  while (ids.length < count && Date.now() < giveUpAtMs) {
    const answer = parse(http.get(`${url}${page}`, params()).body);
    const items: readonly unknown[] = Array.isArray(answer?.['items']) ? answer['items'] : [];
    ids.push(...items.map(idOf).filter((id) => id !== undefined));
    const next = answer?.['next'];
    if (typeof next !== 'string' || items.length === 0) break;
    page = next.slice(next.indexOf('?'));
  }
  return ids.slice(0, count);
}

let clients = 0;

/** Each thing is made by a client of its own, because a client may make only so many a minute. */
function params() {
  clients += 1;
  return {
    headers: { 'content-type': 'application/json', 'x-api-key': `setup-${clients}` },
    responseType: 'text',
    tags: { name: 'setup' },
    timeout: '1s',
  } as const;
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null;
}
