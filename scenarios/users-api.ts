/** Users alone: 64 % read one, 16 % look at the list of the newest, 20 % create one. */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { openModel, required } from './parts/open-model.ts';
import { pick } from './parts/pick.ts';
import { prepared } from './parts/prepared.ts';
import { school, user } from './parts/school.ts';

const USERS = 50;
const READ_SHARE = 0.8;
const LIST_SHARE = 0.2;

const timeout = required(__ENV, 'TIMEOUT');
const { users } = school(required(__ENV, 'BASE_URL'));

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { users_api: openModel(__ENV) },
};

type Data = { readonly ids: readonly string[] };

export function setup(): Data {
  return { ids: prepared(users, USERS) };
}

export default function useUsers({ ids }: Data): void {
  if (Math.random() >= READ_SHARE) return create();
  const id = pick(ids);
  if (id === undefined || Math.random() < LIST_SHARE) {
    http.get(users.url, { timeout, tags: { name: 'list users' } });
  } else {
    http.get(`${users.url}/${id}`, { timeout, tags: { name: 'read user' } });
  }
}

function create(): void {
  const headers = { 'content-type': 'application/json' };
  const tags = { name: 'create user' };
  http.post(users.url, JSON.stringify(user(0)), { headers, timeout, tags });
}
