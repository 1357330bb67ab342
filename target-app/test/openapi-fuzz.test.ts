import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Pool } from 'undici';
import type { AppProcess } from './kit/app.ts';
import { complaintsAbout, type Answer } from './kit/openapi/complaints.ts';
import { operationsOf, type Located, type OpenApi } from './kit/openapi/operations.ts';
import { requestsFor, sweepOf, type GeneratedRequest } from './kit/openapi/requests.ts';
import { EXISTING } from './kit/openapi/values.ts';
import { World } from './kit/world.ts';

/** Always the same requests; another number makes others. */
const SEED = 20_261_121;
/** By chance; a sweep through the odd values comes on top. */
const REQUESTS = 1600;
const AT_ONCE = 6;
const TOKEN = 'the-token-of-this-test';

/** Nothing here is slow or broken, so that an answer says something about the request and not about the machine. */
const PATIENT = {
  DATABASE_QUERY_TIMEOUT_MS: '60000',
  DATABASE_ACQUIRE_TIMEOUT_MS: '60000',
  MAX_EVENT_LOOP_DELAY_MS: '60000',
  RATE_LIMITS: 'off',
  ENABLE_SQS: 'false',
  ENABLE_DYNAMODB: 'false',
};

/** What chance does not find: a form that is right, a file that is there, a breaker that exists. */
const KNOWN_GOOD: Readonly<Record<string, GeneratedRequest>> = {
  'POST /user': {
    method: 'POST',
    path: '/user',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'name=Ada&email=ada%40example.com',
  },
  'GET /assets/{file}': { method: 'GET', path: '/assets/site.css', headers: {} },
  'POST /admin/breakers/{name}/reset': {
    method: 'POST',
    path: '/admin/breakers/cache/reset',
    headers: { authorization: `Bearer ${TOKEN}` },
  },
};

/** Answers 503 here: nobody told the app where the grades are. */
const UNCONFIGURED = ['GET /api/v1/students/{id}/grades'];

let world: World;
let app: AppProcess;
let pool: Pool;

beforeAll(async () => {
  world = await World.create();
  app = await world.app({ ...PATIENT, ADMIN_TOKEN: TOKEN });
  pool = new Pool(app.url, { connections: AT_ONCE, headersTimeout: 120_000 });
});
afterAll(async () => {
  await pool?.destroy();
  await world?.remove();
});

describe('whatever is sent to the operations of its own document', () => {
  it('is answered as the document says, and never with a failure of the server', async () => {
    const document = (await (await app.request('/openapi.json')).json()) as OpenApi;
    const operations = operationsOf(document);
    const each = Math.ceil(REQUESTS / operations.length);
    const planned = operations.flatMap((located, index) => {
      const shown = located.path === '/simulate/slow' ? withoutLongWaits(located) : located;
      const known = KNOWN_GOOD[located.name];
      const made = fc.sample(requestsFor(shown, TOKEN), { seed: SEED + index, numRuns: each });
      const swept = sweepOf(located, TOKEN, SEED + index);
      const all = [...(known === undefined ? [] : [known]), ...made, ...swept];
      return all.map((request) => ({ located, request }));
    });
    process.stdout.write(
      `${planned.length} requests to ${operations.length} operations, seed ${SEED}\n`,
    );
    expect(planned.length).toBeGreaterThanOrEqual(1500);

    const existing = await createSome();
    const complaints: string[] = [];
    const succeeded = new Set<string>();
    await eachOf(shuffled(planned), async ({ located, request }, index) => {
      const sent = withExisting(request, existing, index);
      const answer = await send(sent);
      if (answer.status < 400) succeeded.add(located.name);
      for (const complaint of complaintsAbout(located, answer, document)) {
        complaints.push(`${complaint}: ${inShort(sent)} -> ${answer.text.slice(0, 300)}`);
      }
    });
    expect(complaints).toEqual([]);
    const never = operations.map(({ name }) => name).filter((name) => !succeeded.has(name));
    expect(never).toEqual(UNCONFIGURED);
    expect((await app.request('/health/ready')).status).toBe(200);
  }, 580_000);
});

/** The waits that it allows are right and long; the test need not sit through them. */
function withoutLongWaits(located: Located): Located {
  const { operation } = located;
  const parameters = operation.parameters?.map((one) => ({
    ...one,
    schema: { ...one.schema, maximum: 0.05 },
  }));
  return { ...located, operation: { ...operation, ...(parameters && { parameters }) } };
}

async function createSome(): Promise<Readonly<Record<string, readonly string[]>>> {
  const made = async (path: string, body: (number: number) => object) => {
    const ids: string[] = [];
    for (let number = 0; number < 20; number += 1) {
      const answer = await app.send('POST', path, body(number));
      ids.push(((await answer.json()) as { id: string }).id);
    }
    return ids;
  };
  return {
    STU: await made('/api/v1/students', () => ({ first_name: 'A', last_name: 'B', grade: 1 })),
    USR: await made('/api/users', (number) => ({ name: 'A', email: `a${number}@example.com` })),
    ITM: await made('/api/v1/items', () => ({ name: 'A', quantity: 1, price_cents: 1 })),
  };
}

function withExisting(
  request: GeneratedRequest,
  existing: Readonly<Record<string, readonly string[]>>,
  index: number,
): GeneratedRequest {
  const marked = new RegExp(`${EXISTING.replace(':', '(?::|%3A)')}([A-Z]{3})`, 'g');
  const path = request.path.replaceAll(marked, (_marker, kind: string) => {
    const ids = existing[kind] ?? [];
    return ids[index % ids.length] ?? '';
  });
  return { ...request, path };
}

async function send({ method, path, headers, body }: GeneratedRequest): Promise<Answer> {
  const answer = await pool.request({ method, path, headers, ...(body !== undefined && { body }) });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    contentType: String(answer.headers['content-type'] ?? ''),
    text,
  };
}

/** Operations take turns, in an order that is always the same. */
function shuffled<T>(list: readonly T[]): readonly T[] {
  const [order = []] = fc.sample(
    fc.shuffledSubarray([...list.keys()], { minLength: list.length }),
    { seed: SEED, numRuns: 1 },
  );
  return order.map((index) => list[index]!);
}

async function eachOf<T>(
  list: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = list.entries();
  const worker = async () => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function inShort({ method, path, headers, body }: GeneratedRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body)?.slice(0, 300) ?? ''}`;
}
