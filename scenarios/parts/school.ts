import type { Collection } from './prepared.ts';

const FIRST_NAMES = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Tim'];

/** The lists of the school service, below its base URL. */
export function school(baseUrl: string) {
  return {
    students: { url: `${baseUrl}/api/v1/students`, make: student },
    users: { url: `${baseUrl}/api/users`, make: user },
    items: { url: `${baseUrl}/api/v1/items`, make: item },
  } as const satisfies Readonly<Record<string, Collection>>;
}

/** A student as a client writes one. */
export function student(index: number) {
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? '';
  return { first_name: first, last_name: `Number ${index}`, grade: 1 + (index % 12) };
}

/** A user with an e-mail address that nobody has yet. */
export function user(index: number) {
  const unique = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
  return { name: `User ${index}`, email: `user-${unique}@school.example` };
}

export function item(index: number) {
  return { name: `Item ${index}`, quantity: index % 100, price_cents: 100 + index };
}
