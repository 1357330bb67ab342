/** People looking students up: four reads of one student for every look at the list of the newest. */
import http from 'k6/http';
import type { Options } from 'k6/options';
import { openModel, required } from './parts/open-model.ts';

const STUDENTS = 50;
const LIST_SHARE = 0.2;
const SETUP_LIMIT_MS = 5000;
const SETUP_FAILURES = 3;

const timeout = required(__ENV, 'TIMEOUT');
const students = `${required(__ENV, 'BASE_URL')}/api/v1/students`;

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { browse_students: openModel(__ENV) },
};

type Data = { readonly ids: readonly string[] };

/** Makes sure that there are students to look up. A system that is already broken gets its traffic all the same. */
export function setup(): Data {
  const ids = existingStudents();
  const giveUpAtMs = Date.now() + SETUP_LIMIT_MS;
  let failures = 0;
  while (ids.length < STUDENTS && failures < SETUP_FAILURES && Date.now() < giveUpAtMs) {
    const id = createStudent(ids.length);
    if (id === undefined) failures += 1;
    else ids.push(id);
  }
  return { ids };
}

export default function browse({ ids }: Data): void {
  const id = ids[Math.floor(Math.random() * ids.length)];
  if (id === undefined || Math.random() < LIST_SHARE) {
    http.get(students, { timeout, tags: { name: 'list students' } });
  } else {
    http.get(`${students}/${id}`, { timeout, tags: { name: 'read student' } });
  }
}

const setupParams = {
  headers: { 'content-type': 'application/json' },
  responseType: 'text',
  tags: { name: 'setup' },
  timeout: '1s',
} as const;

function existingStudents(): string[] {
  const page = parse(http.get(`${students}?limit=${STUDENTS}`, setupParams).body);
  const items: readonly unknown[] = Array.isArray(page?.items) ? page.items : [];
  return items.map(idOf).filter((id) => id !== undefined);
}

function createStudent(index: number): string | undefined {
  const student = { first_name: 'Ada', last_name: `Number ${index}`, grade: 1 + (index % 12) };
  return idOf(parse(http.post(students, JSON.stringify(student), setupParams).body));
}

function idOf(student: unknown): string | undefined {
  const isStudent = typeof student === 'object' && student !== null && 'id' in student;
  return isStudent && typeof student.id === 'string' ? student.id : undefined;
}

function parse(body: string | null): { readonly items?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body ?? 'null');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
