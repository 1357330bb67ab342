import type { Server } from 'node:http';

/** Only this machine can reach it, unless `HOST` says more: a stand-in asks nobody who they are. */
const LOOPBACK = '127.0.0.1';

/** Lets a stand-in listen on `PORT` (0 lets the operating system choose) until it is told to stop. */
export function serve(name: string, server: Server, close: () => Promise<unknown>): void {
  const host = process.env['HOST'] ?? LOOPBACK;
  const port = Number(process.env['PORT'] ?? 0);
  server.listen(port, host, () => {
    const address = server.address();
    const chosen = typeof address === 'object' ? address?.port : port;
    process.stdout.write(`${name} is listening at http://${host}:${String(chosen)}\n`);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Clients keep connections open; nobody waits for them here.
      server.closeAllConnections();
      void close().then(() => process.exit(0));
    });
  }
}
