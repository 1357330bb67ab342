/** Parents at the end of term: everybody looks at the grades of some student. */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { openModel, required } from './parts/open-model.ts';
import { pick } from './parts/pick.ts';
import { prepared } from './parts/prepared.ts';
import { school } from './parts/school.ts';

const STUDENTS = 50;

const timeout = required(__ENV, 'TIMEOUT');
const { students } = school(required(__ENV, 'BASE_URL'));

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { read_grades: openModel(__ENV) },
};

type Data = { readonly ids: readonly string[] };

export function setup(): Data {
  return { ids: prepared(students, STUDENTS) };
}

export default function readGrades({ ids }: Data): void {
  // Without a student there is nothing to ask for: then the list is, so that an arrival is always a request.
  const id = pick(ids);
  const url = id === undefined ? students.url : `${students.url}/${id}/grades`;
  http.get(url, { timeout, tags: { name: 'read grades' } });
}
