import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Balancer } from './kit/balancer.ts';
import { eventually } from './kit/eventually.ts';
import { Replica } from './kit/replica.ts';

let one: Replica;
let other: Replica;
let balancer: Balancer;

beforeEach(async () => {
  [one, other] = await Promise.all([Replica.start(), Replica.start()]);
  balancer = await Balancer.before([one.port, other.port]);
  one.received.length = 0;
  other.received.length = 0;
});
afterEach(async () => {
  await balancer.stop();
  await Promise.all([one.stop(), other.stop()]);
});

const statusOf = async (path = '/work'): Promise<number> => (await balancer.request(path)).status;
const statuses = async (count: number): Promise<readonly number[]> => {
  const seen: number[] = [];
  for (let i = 0; i < count; i += 1) seen.push(await statusOf());
  return seen;
};
const ok = (count: number): readonly number[] => Array.from({ length: count }, () => 200);

describe('the balancer', () => {
  it('spreads requests over both replicas, and leaves them as they are but for who sent them', async () => {
    const headers = { 'x-request-id': 'request-7' };
    await balancer.request('/work?a=1', { headers });
    await balancer.request('/work?a=1', { headers });
    const received = [one, other].map((replica) =>
      replica.received.map(({ path, headers: got }) => [
        path,
        got['x-request-id'],
        got['x-forwarded-for'],
      ]),
    );
    const asSent = [['/work?a=1', 'request-7', '127.0.0.1']];
    expect(received).toEqual([asSent, asSent]);
  });

  it('goes to the other replica at once when no connection comes about', async () => {
    await one.stop();
    expect(await statuses(10)).toEqual(ok(10));
    expect(other.received).toHaveLength(10);
    one = await Replica.start(one.port);
  });

  it('never sends a request again that a replica has had', async () => {
    const breakOff = (replica: Replica) => {
      replica.answer = (response) => void response.socket?.destroy();
    };
    breakOff(one);
    breakOff(other);
    const answer = await balancer.request('/work', { method: 'POST', body: 'once' });
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ title: 'Bad Gateway', status: 502 });
    expect(one.received.length + other.received.length).toBe(1);
  });

  it('takes a replica out that is not ready, and back in, without failing a request', async () => {
    one.isReady = false;
    await eventually('the other one gets everything', 10_000, async () => {
      const before = one.received.length;
      expect(await statuses(4)).toEqual(ok(4));
      return one.received.length === before;
    });
    one.isReady = true;
    await eventually('it gets requests again', 10_000, async () => {
      const before = one.received.length;
      expect(await statuses(4)).toEqual(ok(4));
      return one.received.length > before;
    });
  });

  it('gives a replica that hangs no more requests while the other one answers', async () => {
    one.answer = () => undefined;
    const hanging = new AbortController();
    const stuck = Promise.allSettled(
      Array.from({ length: 2 }, () => balancer.request('/work', { signal: hanging.signal })),
    );
    await eventually('one request hangs', 10_000, () => one.received.length === 1);
    expect(await statuses(20)).toEqual(ok(20));
    expect(one.received).toHaveLength(1);
    hanging.abort();
    await stuck;
  });

  it('ends a request at the replica when its client has given up', async () => {
    one.answer = () => undefined;
    other.answer = () => undefined;
    const client = new AbortController();
    const request = balancer.request('/work', { signal: client.signal }).catch(() => undefined);
    const arrived = () => one.received.length + other.received.length;
    await eventually('it has arrived', 10_000, () => arrived() === 1);
    client.abort();
    await request;
    await eventually('it is abandoned', 10_000, () => one.abandoned + other.abandoned === 1);
    expect(arrived()).toBe(1);
  });

  it('says that nobody is there, when to come again, and is not ready itself', async () => {
    expect(await statusOf('/balancer/ready')).toBe(200);
    one.isReady = false;
    other.isReady = false;
    await eventually('it is not ready', 10_000, async () => {
      return (await statusOf('/balancer/ready')) === 503;
    });
    const answer = await balancer.request('/work');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ title: 'Service Unavailable', status: 503 });
  });

  it('tells Prometheus of each replica', async () => {
    const metrics = await (await balancer.request('/balancer/metrics')).text();
    expect(metrics).toMatch(
      /haproxy_server_status\{proxy="replicas",server="api-1",state="UP"\} 1/,
    );
    expect(metrics).toMatch(
      /haproxy_server_status\{proxy="replicas",server="api-2",state="UP"\} 1/,
    );
  });
});
