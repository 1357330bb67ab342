import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '../../src/adapters/tools/run-command.ts';
import { SystemToolbox } from '../../src/adapters/tools/system-toolbox.ts';
import { repository } from './faultline-process.ts';

const LONGEST_MS = 180_000;
const PREPARE = 'node harness/test/engine/prepare-engine.ts';

/** What a project publishes, each on a port of 127.0.0.1; named as the variables of docker-compose.yml. */
export type ComposePorts = Readonly<Record<(typeof PORT_VARIABLES)[number], number>>;
export const PORT_VARIABLES = [
  'API_PORT',
  'TOXIPROXY_PORT',
  'API_POSTGRES_PORT',
  'API_REDIS_PORT',
  'API_GRADES_PORT',
  'API_QUEUE_PORT',
  'API_AUDIT_PORT',
  'WORKER_POSTGRES_PORT',
  'WORKER_QUEUE_PORT',
  'WORKER_AUDIT_PORT',
  'PROMETHEUS_PORT',
] as const;

/** The playground of the repository under a name, ports and subnets that nobody else has. */
export type ComposeProject = {
  readonly name: string;
  readonly ports: ComposePorts;
  readonly apiUrl: string;
  readonly toxiproxyUrl: string;
  readonly prometheusUrl: string;
  /** All that makes `docker compose` in the repository mean this project. */
  readonly env: Readonly<Record<string, string>>;
  /** `docker compose …` on this project, whatever its exit code. */
  compose(...args: readonly string[]): Promise<CommandResult>;
  /** Starts the services, all when none is named, with what they depend on; resolves when they are healthy. */
  up(...services: readonly string[]): Promise<void>;
  /** Removes its containers, networks and volumes. */
  down(): Promise<void>;
};

/** Nothing is started yet. `env` overrides variables of docker-compose.yml: `{ API_VARIANT: 'naive' }`. */
export async function composeProject(
  env: Readonly<Record<string, string>> = {},
): Promise<ComposeProject> {
  const executable = await new SystemToolbox(process.env).locate('docker-compose');
  const name = `faultline-test-${process.pid}-${randomInt(1_000_000)}`;
  const ports = Object.fromEntries(
    await Promise.all(PORT_VARIABLES.map(async (variable) => [variable, await freePort()])),
  ) as ComposePorts;
  const variables = {
    COMPOSE_PROJECT_NAME: name,
    ...Object.fromEntries(Object.entries(ports).map(([key, port]) => [key, String(port)])),
    ...subnets(),
    ...env,
  };
  const compose = (...args: readonly string[]) =>
    runCommand([executable, '--file', join(repository, 'docker-compose.yml'), ...args], {
      cwd: repository,
      env: { ...process.env, ...variables },
      timeoutMs: LONGEST_MS,
    });
  const succeed = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await compose(...args);
    if (exitCode === 0) return;
    const { stdout: logs } = await compose('logs', '--no-color', '--tail=20');
    throw new Error(
      `docker compose ${args.join(' ')}: exit code ${exitCode}\n${stderr}\n${logs}\nAn engine and images: ${PREPARE}`,
    );
  };
  return {
    name,
    ports,
    apiUrl: `http://127.0.0.1:${ports.API_PORT}`,
    toxiproxyUrl: `http://127.0.0.1:${ports.TOXIPROXY_PORT}`,
    prometheusUrl: `http://127.0.0.1:${ports.PROMETHEUS_PORT}`,
    env: variables,
    compose,
    // The image was built before the tests.
    up: (...services) => succeed('up', '--detach', '--wait', '--no-build', ...services),
    down: () => succeed('down', '--volumes', '--remove-orphans', '--timeout=2'),
  };
}

/** Below the ports that an operating system gives away by itself: this one is free again after every restart. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Two of 12,800: enough that projects side by side do not meet. */
function subnets(): Readonly<Record<string, string>> {
  const second = randomInt(220, 245);
  const third = 2 * randomInt(128);
  return {
    APP_SUBNET: `10.${second}.${third}.0/24`,
    DATA_SUBNET: `10.${second}.${third + 1}.0/24`,
  };
}
