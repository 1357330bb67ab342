import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A port the operating system has free on loopback now; somebody else may still take it first. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port: 0, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The operating system gave no port.'));
      });
    });
  });
}

export function isPortTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen({ host: LOOPBACK, port, exclusive: true }, () =>
      server.close(() => resolve(false)),
    );
  });
}
