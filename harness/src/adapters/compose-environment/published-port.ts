import { FaultlineError } from '../../domain/faultline-error.ts';
import type { ProjectContainer } from './list-project.ts';

const EVERY_ADDRESS = ['', '0.0.0.0', '::'];

/** Where a port of a service is to be reached from here; throws `ENVIRONMENT_CANNOT` when it is not published. */
export function publishedAt(
  containers: readonly ProjectContainer[],
  service: string,
  containerPort: number,
): { readonly host: string; readonly port: number } {
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
  const { address, port } = published;
  return { host: EVERY_ADDRESS.includes(address) ? '127.0.0.1' : address, port };
}

/** The same as a URL. */
export function publishedUrl(
  containers: readonly ProjectContainer[],
  { service, port }: { readonly service: string; readonly port: number },
): string {
  const { host, port: published } = publishedAt(containers, service, port);
  return `http://${host.includes(':') ? `[${host}]` : host}:${published}`;
}
