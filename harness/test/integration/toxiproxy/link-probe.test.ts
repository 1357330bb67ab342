import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TcpLinkProbe } from '../../../src/adapters/link-probe/tcp-link-probe.ts';
import type { LinkDescription, LinkProtocol } from '../../../src/domain/environment.ts';
import type { ProbeRequest } from '../../../src/ports/link-probe.ts';
import { openLink } from './real-fault-world.ts';
import { type RealServices, startServices, until } from './real-services.ts';

jest.setTimeout(60_000);

let starting: Promise<RealServices>;
let services: RealServices;
beforeAll(async () => {
  starting = startServices();
  services = await starting;
});
afterAll(async () => (await starting).stop());

const never = new AbortController().signal;
const probe = new TcpLinkProbe();
const SMALLEST: ProbeRequest = {
  payloadBytes: 0,
  direction: 'downstream',
  untilClosed: false,
  deadlineMs: 10_000,
};
const PROTOCOLS: readonly LinkProtocol[] = ['redis', 'postgres', 'http'];

describe.each(PROTOCOLS)('a healthy %s link', (protocol) => {
  let link: LinkDescription;
  beforeAll(async () => {
    link = await openLink(services, protocol);
  });

  it('answers the smallest exchange', async () => {
    const outcome = await probe.probe(link, SMALLEST, never);
    expect(outcome).toMatchObject({ kind: 'answered' });
  });

  it.each([100, 20_000, 300_000])('carries %d bytes down', async (payloadBytes) => {
    const outcome = await probe.probe(link, { ...SMALLEST, payloadBytes }, never);
    if (outcome.kind !== 'answered') throw new Error(`it was ${outcome.kind}`);
    // What comes down from a web server is its page, again and again, but not for ever.
    const atLeast = protocol === 'http' ? Math.min(payloadBytes, 32 * 4_000) : payloadBytes;
    expect(outcome.bytes).toBeGreaterThanOrEqual(atLeast);
  });

  it.each([100, 20_000, 300_000])('carries %d bytes up', async (payloadBytes) => {
    const request: ProbeRequest = { ...SMALLEST, payloadBytes, direction: 'upstream' };
    expect(await probe.probe(link, request, never)).toMatchObject({ kind: 'answered' });
  });

  it.each(['downstream', 'upstream'] as const)('closes when asked to, %s', async (direction) => {
    const request: ProbeRequest = { ...SMALLEST, direction, untilClosed: true };
    const outcome = await probe.probe(link, request, never);
    expect(outcome).toMatchObject({ kind: 'answered', closedMs: expect.any(Number) });
  });
});

describe('connections through a link', () => {
  it("are counted without the harness's own", async () => {
    const link = await openLink(services, 'redis');
    expect(await probe.countConnections(link)).toBe(0);
    const own = probe.probe(link, { ...SMALLEST, payloadBytes: 1_000_000 }, never);
    expect(await probe.countConnections(link)).toBe(0);
    await own;

    const script = `for (let i = 0; i < 3; i += 1) require('net').connect(${link.port}, '127.0.0.1')`;
    const other = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    try {
      await until(async () => (await probe.countConnections(link)) === 3, 'three connections');
    } finally {
      other.kill('SIGKILL');
    }
    await until(async () => (await probe.countConnections(link)) === 0, 'no connection');
  });

  it('cannot be seen where nobody listens, nor on another machine', async () => {
    const link = await openLink(services, 'redis');
    expect(await probe.countConnections({ ...link, port: 1 })).toBeUndefined();
    expect(await probe.countConnections({ ...link, host: 'redis.example.org' })).toBeUndefined();
  });
});
