import { FaultlineError } from '../../domain/faultline-error.ts';

/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

const PLAIN_PORT = 2375;

/** Reads a Docker host; rejects with `ENGINE_UNREACHABLE` what no way leads to. */
export function parseEngineAddress(engine: string): EngineAddress {
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(engine)?.[1];
  if (socket !== undefined) return { kind: 'socket', path: socket };
  if (/^(?:tcp|http):\/\//.test(engine) && URL.canParse(engine)) {
    // An address of the scheme `tcp:` keeps its port 80, and knows no default.
    const { hostname, port } = new URL(engine.replace(/^http:/, 'tcp:'));
    const host = hostname.replace(/^\[|\]$/g, '');
    if (host !== '') return { kind: 'tcp', host, port: port === '' ? PLAIN_PORT : Number(port) };
  }
  throw new FaultlineError(
    'ENGINE_UNREACHABLE',
    `The container engine "${nameOfEngine(engine)}" is not an address like unix:///var/run/docker.sock or tcp://127.0.0.1:2375.`,
    { hint: 'Say where it listens, with `DOCKER_HOST`, without TLS or SSH.' },
  );
}

/** The address for people: without user name and password. */
export function nameOfEngine(engine: string): string {
  return engine.replace(/\/\/[^/@]*@/, '//');
}
