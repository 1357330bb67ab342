import { randomBytes } from 'node:crypto';
import type { EnvironmentRequest, EnvironmentSession } from '../../ports/environment.ts';
import { bringUp, isPlaceTaken } from './bring-up.ts';
import type { ComposeOptions } from './compose-options.ts';
import { openSession, untilHealthy } from './compose-session.ts';
import { freePlaces } from './free-places.ts';
import { listProject } from './list-project.ts';
import { variablesOf } from './project-form.ts';
import type { SharedProject } from './shared-project.ts';
import { takeDown } from './take-down.ts';

const ATTEMPTS = 4;
const NEVER = new AbortController().signal;

/**
 * Brings up a project for one session: under a name that nobody else has, on free ports and subnets, so that it stands
 * beside whatever else is up. It is written down before anything of it exists, and nothing of it stays when this fails.
 */
export async function bringUpOwn(
  options: ComposeOptions,
  shared: SharedProject,
  request: EnvironmentRequest,
): Promise<EnvironmentSession> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOwn(options, shared, request);
    } catch (error) {
      if (attempt === ATTEMPTS || !isPlaceTaken(error)) throw error;
    }
  }
}

async function attemptOwn(
  options: ComposeOptions,
  shared: SharedProject,
  { variants, onProgress, signal }: EnvironmentRequest,
): Promise<EnvironmentSession> {
  const { spec, engine, owned, owner, runtime } = options;
  const engineId = await runtime.identify(engine, signal);
  const known = engineId === undefined ? {} : { engineId };
  const { file, program } = shared;
  const project = `${shared.name}-run-${owner.pid}-${randomBytes(3).toString('hex')}`;
  const record = { schemaVersion: 1, project, engine, ...known, owner, settled: false } as const;
  const release = async () => {
    await takeDown(program, project, { volumes: true, signal: NEVER, ...known });
    owned.leave(project);
  };
  owned.enter(record);
  try {
    const places = await freePlaces(spec);
    const variables = { ...places, ...variablesOf(spec, variants) };
    await bringUp(program, {
      environment: spec.name,
      project,
      file,
      variables,
      onProgress,
      signal,
    });
    owned.enter({ ...record, settled: true });
    const containers = await listProject(program, project, signal);
    const { restarting } = shared;
    const up = { engine, project, containers, variants, restarting };
    const session = await openSession(options, up, { signal, release });
    await untilHealthy(session, signal);
    return session;
  } catch (error) {
    // It stays written down when it cannot be taken down, and this must not hide why it did not come up.
    await release().catch((reason: unknown) => {
      onProgress(`what was begun is still there: ${String(reason)}`);
    });
    throw error;
  }
}
