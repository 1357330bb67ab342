import { FaultlineError } from '../../domain/faultline-error.ts';
import type { PublishedPort } from '../../domain/published-port.ts';
import { asRecord } from './as-record.ts';
import type { ComposeProgram } from './run-compose.ts';
import { runWithoutFile } from './without-file.ts';

const LIST_TIMEOUT_MS = 20_000;

/** A container of a project, as Docker Compose lists it. */
export type ProjectContainer = {
  readonly service: string;
  readonly name: string;
  readonly image: string;
  /** `sha256:…`; empty when nobody wrote it down. */
  readonly imageId: string;
  readonly state: string;
  readonly health: string;
  readonly exitCode: number;
  /** What the file said of the service when it was made. */
  readonly configHash: string;
  readonly published: readonly PublishedPort[];
};

/** The containers of a project, running or not; none when there is no such project. Rejects with `CONTAINER_FAILED`. */
export async function listProject(
  program: ComposeProgram,
  project: string,
  signal: AbortSignal,
): Promise<readonly ProjectContainer[]> {
  const { exitCode, stdout, lines } = await runWithoutFile(program, project, {
    verb: 'ps',
    args: ['--all', '--no-trunc', '--format', 'json'],
    timeoutMs: LIST_TIMEOUT_MS,
    signal,
  });
  if (exitCode === 0) return stdout.split('\n').flatMap(readContainer);
  throw new FaultlineError(
    'CONTAINER_FAILED',
    `The containers of the project "${project}" could not be listed: ${lines.at(-1) ?? `exit code ${exitCode}`}.`,
  );
}

/** One line of `docker compose ps --format json`. */
function readContainer(line: string): readonly ProjectContainer[] {
  if (line.trim() === '') return [];
  const row = asRecord(JSON.parse(line));
  const labels = readLabels(text(row['Labels']));
  const publishers = Array.isArray(row['Publishers']) ? row['Publishers'] : [];
  return [
    {
      service: text(row['Service']),
      name: text(row['Name']),
      image: text(row['Image']),
      imageId: labels.get('com.docker.compose.image') ?? '',
      state: text(row['State']),
      health: text(row['Health']),
      exitCode: Number(row['ExitCode'] ?? 0),
      configHash: labels.get('com.docker.compose.config-hash') ?? '',
      published: publishers.flatMap(readPublisher),
    },
  ];
}

function readPublisher(publisher: unknown): readonly PublishedPort[] {
  const { URL: address, TargetPort: target, PublishedPort: port } = asRecord(publisher);
  if (typeof port !== 'number' || port === 0) return [];
  return [{ address: text(address), port, containerPort: Number(target) }];
}

/** `a=1,b=2`: a value may hold a comma, but none of those that are asked for does. */
function readLabels(joined: string): ReadonlyMap<string, string> {
  const pairs = joined.split(',').map((pair) => pair.split('='));
  return new Map(pairs.map(([key = '', ...value]) => [key, value.join('=')]));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
