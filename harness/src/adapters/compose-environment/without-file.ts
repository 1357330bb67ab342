import type { ComposeProgram } from './run-compose.ts';

/** A folder that holds no compose file. */
export const NOWHERE = '/';

/** Variables that would have Docker Compose read a file, or mean another project. */
const FILE_VARIABLES = [
  'COMPOSE_FILE',
  'COMPOSE_PROJECT_NAME',
  'COMPOSE_ENV_FILES',
  'COMPOSE_PROFILES',
];

/**
 * For what is asked of a project by its name alone: it is known by the labels of its containers, networks and volumes,
 * also when its file is gone or says something else by now.
 */
export function withoutFile(program: ComposeProgram): ComposeProgram {
  const kept = Object.entries(program.env).filter(([name]) => !FILE_VARIABLES.includes(name));
  return { ...program, env: Object.fromEntries(kept) };
}
