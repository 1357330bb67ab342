/**
 * Every route of the service in turn, one an arrival: a smoke test that the whole of it is there. What is
 * changed was made by the set-up, what is made is removed at once where it can be, so that no answer is a refusal.
 */
import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { everyRoute, type Route } from './parts/every-route.ts';
import { openModel, required } from './parts/open-model.ts';
import { idOf, parse, prepared } from './parts/prepared.ts';
import { school } from './parts/school.ts';

const SOME = 10;

const baseUrl = required(__ENV, 'BASE_URL');
const timeout = required(__ENV, 'TIMEOUT');
const collections = school(baseUrl);

// The harness judges each answer by its status; k6's own opinion would cost a metric. Its types do not know null.
http.setResponseCallback(null as never);

export const options: Options = {
  discardResponseBodies: true,
  scenarios: { checkout_of_everything: openModel(__ENV) },
};

export function setup(): readonly Route[] {
  const ids = {
    student: prepared(collections.students, SOME)[0],
    user: prepared(collections.users, SOME)[0],
    item: prepared(collections.items, SOME)[0],
  };
  return everyRoute(ids);
}

export default function checkout(routes: readonly Route[]): void {
  const at = exec.scenario.iterationInTest;
  const route = routes[at % routes.length];
  if (route === undefined) return;
  const answer = send(route, at);
  if (route.removes !== true) return;
  const id = idOf(parse(answer.body));
  const tags = { name: `DELETE ${route.path}/:id` };
  if (id !== undefined) http.del(`${baseUrl}${route.path}/${id}`, null, { timeout, tags });
}

function send({ method, path, body, name, form, removes }: Route, at: number) {
  const unique = `${Date.now().toString(36)}-${at}`;
  const sent = body?.split('UNIQUE').join(unique) ?? null;
  const type = form === true ? 'application/x-www-form-urlencoded' : 'application/json';
  const headers = {
    'x-api-key': `checkout-${at}`,
    ...(sent === null ? {} : { 'content-type': type }),
  };
  return http.request(method, `${baseUrl}${path}`, sent, {
    headers,
    timeout,
    responseType: removes === true ? 'text' : 'none',
    // The answer to a form leads back to the page, which has its own turn.
    redirects: 0,
    tags: { name },
  });
}
