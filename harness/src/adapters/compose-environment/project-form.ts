import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { ComposeFile, Variables } from './compose-file.ts';
import { partsOf } from './compose-parts.ts';
import type { ProjectContainer } from './list-project.ts';

/** In which form a project is up. */
export type ProjectForm = {
  /** `service` → variant, those that are not `default`. */
  readonly variants: Readonly<Record<string, string>>;
  /** Parts that the file, with these variants, describes otherwise than they are; those that are not there as well. */
  readonly differing: readonly string[];
};

/** The variables that make the file describe these variants. */
export function variablesOf(
  spec: ComposeEnvironmentSpec,
  variants: Readonly<Record<string, string>>,
): Variables {
  const chosen = Object.values(spec.services).map(
    (service) => service.variants[variants[service.name] ?? 'default'] ?? {},
  );
  return Object.assign({}, ...chosen) as Variables;
}

/**
 * Compares what is up with what the file says, as Docker Compose itself does before it recreates a container. Nobody has
 * to have written down with which variants a project was started: they are those with which the least differs.
 */
export async function formOf(
  spec: ComposeEnvironmentSpec,
  file: ComposeFile,
  containers: readonly ProjectContainer[],
  signal: AbortSignal,
): Promise<ProjectForm> {
  const compare = async (variants: ProjectForm['variants']): Promise<ProjectForm> => {
    const hashes = await file.hashes(variablesOf(spec, variants), signal);
    const differing = partsOf(spec).filter((part) => !isMadeOf(containers, part, hashes));
    return { variants, differing };
  };
  let best = await compare({});
  for (const { name, variants } of Object.values(spec.services)) {
    for (const variant of Object.keys(variants)) {
      if (variant === 'default' || best.differing.length === 0) continue;
      const other = await compare({ ...best.variants, [name]: variant });
      if (other.differing.length < best.differing.length) best = other;
    }
  }
  return best;
}

function isMadeOf(
  containers: readonly ProjectContainer[],
  service: string,
  hashes: ReadonlyMap<string, string>,
): boolean {
  const own = containers.filter((container) => container.service === service);
  return own.length > 0 && own.every(({ configHash }) => configHash === hashes.get(service));
}
