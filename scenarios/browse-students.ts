/** People looking students up: four reads of one student for every look at the list of the newest. */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { openModel, required } from './parts/open-model.ts';
import { pick } from './parts/pick.ts';
import { prepared } from './parts/prepared.ts';
import { school } from './parts/school.ts';

const STUDENTS = 50;
const LIST_SHARE = 0.2;

const timeout = required(__ENV, 'TIMEOUT');
const { students } = school(required(__ENV, 'BASE_URL'));

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { browse_students: openModel(__ENV) },
};

type Data = { readonly ids: readonly string[] };

export function setup(): Data {
  return { ids: prepared(students, STUDENTS) };
}

export default function browse({ ids }: Data): void {
  const id = pick(ids);
  if (id === undefined || Math.random() < LIST_SHARE) {
    http.get(students.url, { timeout, tags: { name: 'list students' } });
  } else {
    http.get(`${students.url}/${id}`, { timeout, tags: { name: 'read student' } });
  }
}
