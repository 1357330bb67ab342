import { Agent } from 'node:http';
import Docker from 'dockerode';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { nameOfEngine, parseEngineAddress } from './engine-address.ts';

/** Fresh connections only: a kept one may belong to an engine that has restarted since. */
const agent = new Agent({ keepAlive: false });

/**
 * A client of the engine at that address and no other: whatever is not said here, the SDK takes from `DOCKER_HOST` and
 * its companions. The version of the API is left to the engine.
 */
export function engineClient(engine: string): Docker {
  const address = parseEngineAddress(engine);
  const place =
    address.kind === 'socket'
      ? { socketPath: address.path, host: undefined, port: undefined }
      : { socketPath: undefined, host: hostAsUrl(address.host), port: address.port };
  const none = { timeout: undefined, version: undefined, ca: undefined, cert: undefined };
  const options = { ...none, key: undefined, protocol: 'http', agent, ...place } as const;
  try {
    return new Docker(options);
  } catch (cause) {
    throw new FaultlineError(
      'ENGINE_UNREACHABLE',
      `The way to the container engine ${nameOfEngine(engine)} could not be read from the environment.`,
      { hint: 'Mend `DOCKER_HOST` and `DOCKER_CERT_PATH`.', cause },
    );
  }
}

function hostAsUrl(host: string): string {
  return host.includes(':') ? `http://[${host}]` : `http://${host}`;
}
