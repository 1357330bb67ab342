import type { ComposeEnvironmentSpec, ComposeInstanceSpec } from '../../domain/environment-spec.ts';
import { instancesIn } from '../../domain/replicas.ts';

/** Everything of the file that has to be up, by name: what runs of the services that are named, and the two tools. */
export function partsOf(spec: ComposeEnvironmentSpec): readonly string[] {
  const instances = Object.values(spec.services).flatMap(instancesIn);
  const tools = [spec.toxiproxy, spec.prometheus].flatMap((tool) => tool?.service ?? []);
  return [...new Set([...instances.map(({ name }) => name), ...tools])];
}

/** What is known of a part, and the service that it is; undefined for what is none of theirs. */
export function instanceOf(
  spec: ComposeEnvironmentSpec,
  part: string,
): { readonly instance: ComposeInstanceSpec; readonly service: string } | undefined {
  const all = Object.values(spec.services).flatMap((service) =>
    instancesIn(service).map((instance) => ({ instance, service: service.name })),
  );
  return all.find(({ instance }) => instance.name === part);
}
