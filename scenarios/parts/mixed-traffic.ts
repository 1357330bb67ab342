import http, { type RefinedParams, type ResponseType } from 'k6/http';
import { idOf, parse, prepared } from './prepared.ts';
import { pick } from './pick.ts';
import { item, school, student, user } from './school.ts';

/** What there is to read and to change, by collection: ids. */
export type Known = {
  readonly students: readonly string[];
  readonly users: readonly string[];
  readonly items: readonly string[];
};

/** What an hour of traffic is made of: one request each, in these shares. */
const READ_SHARE = 0.8;
/** Of the reads, one in five looks at a list; of what is read, three in five are students. */
const LIST_SHARE = 0.2;
const READ: readonly (keyof Known)[] = ['students', 'students', 'students', 'users', 'items'];
/** Of the writes, half change a student; the others make something, or remove what was made so. */
const UPDATE_SHARE = 0.5;
const REMOVE_SHARE = 0.5;
const MAKE = { students: student, users: user, items: item } as const;
const REMOVABLE: readonly (keyof Known)[] = ['students', 'users'];

/** Far more clients than the limit on creations lets one notice. */
const CLIENTS = 5_000;

/** Traffic on students, users and items of the service at `baseUrl`: 80 % reads, 20 % writes. */
export function mixedTraffic(baseUrl: string, timeout: string) {
  const collections = school(baseUrl);
  const names = Object.keys(collections) as readonly (keyof Known)[];
  // What this virtual user made and nobody else knows: it may remove it.
  const own: string[] = [];

  const read = (known: Known): void => {
    const name = pick(READ) ?? 'students';
    const { url } = collections[name];
    const id = pick(known[name]);
    if (id === undefined || Math.random() < LIST_SHARE) {
      http.get(url, { timeout, tags: { name: `list ${name}` } });
    } else {
      http.get(`${url}/${id}`, { timeout, tags: { name: `read ${name}` } });
    }
  };

  const update = (id: string): void => {
    const body = JSON.stringify(student(Math.floor(Math.random() * 1_000)));
    http.put(`${collections.students.url}/${id}`, body, sending(timeout, 'update students'));
  };

  const create = (): void => {
    const name = pick(names) ?? 'students';
    const { url } = collections[name];
    const body = JSON.stringify(MAKE[name](Math.floor(Math.random() * 1_000)));
    const params = { ...sending(timeout, `create ${name}`), responseType: 'text' } as const;
    const id = idOf(parse(http.post(url, body, params).body));
    if (id !== undefined && REMOVABLE.includes(name)) own.push(`${url}/${id}`);
  };

  const write = (known: Known): void => {
    const id = pick(known.students);
    if (id !== undefined && Math.random() < UPDATE_SHARE) return update(id);
    const mine = Math.random() < REMOVE_SHARE ? own.pop() : undefined;
    if (mine === undefined) create();
    else http.del(mine, null, { timeout, tags: { name: 'delete' } });
  };

  return {
    /** Makes sure that there are so many of each. */
    prepare: (count: number): Known => ({
      students: prepared(collections.students, count),
      users: prepared(collections.users, count),
      items: prepared(collections.items, count),
    }),
    /** One request. */
    send: (known: Known): void => (Math.random() < READ_SHARE ? read(known) : write(known)),
  };
}

function sending(timeout: string, name: string): RefinedParams<ResponseType> {
  const client = `client-${Math.floor(Math.random() * CLIENTS)}`;
  return {
    headers: { 'content-type': 'application/json', 'x-api-key': client },
    timeout,
    tags: { name },
  };
}
