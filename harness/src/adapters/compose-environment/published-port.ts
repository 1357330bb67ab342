import { FaultlineError } from '../../domain/faultline-error.ts';
import {
  hostOfPublished,
  type PublishedPort,
  urlOfPublished,
} from '../../domain/published-port.ts';
import type { ProjectContainer } from './list-project.ts';

/** Where a port of a service is to be reached from here; throws `ENVIRONMENT_CANNOT` when it is not published. */
export function publishedAt(
  containers: readonly ProjectContainer[],
  service: string,
  containerPort: number,
): { readonly host: string; readonly port: number } {
  const published = publishedBy(containers, service, containerPort);
  return { host: hostOfPublished(published), port: published.port };
}

/** The same as a URL. */
export function publishedUrl(
  containers: readonly ProjectContainer[],
  { service, port }: { readonly service: string; readonly port: number },
): string {
  return urlOfPublished(publishedBy(containers, service, port));
}

function publishedBy(
  containers: readonly ProjectContainer[],
  service: string,
  containerPort: number,
): PublishedPort {
  const published = containers
    .filter((container) => container.service === service)
    .flatMap((container) => container.published)
    .find((one) => one.containerPort === containerPort);
  if (published === undefined) {
    throw new FaultlineError(
      'ENVIRONMENT_CANNOT',
      `The service "${service}" does not publish its port ${containerPort}, so it cannot be reached from here.`,
      {
        hint: `Publish it in the compose file: ports: ['127.0.0.1:${containerPort}:${containerPort}'].`,
      },
    );
  }
  return published;
}
