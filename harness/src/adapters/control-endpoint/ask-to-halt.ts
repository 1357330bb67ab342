import { request } from 'node:http';
import type { Ms } from '../../domain/units.ts';

const ANSWERS_WITHIN_MS: Ms = 5_000;

/**
 * Asks one run, by its port on loopback, to halt. Resolves when it has said that it does. Rejects when nobody answers, or
 * when it is not that run: its port may have passed to somebody else.
 */
export async function askToHalt(port: number, runId: string, reason: string): Promise<void> {
  const status: unknown = JSON.parse(await ask(port, 'GET', '/status', ''));
  if (!isOfRun(status, runId)) throw new Error(`port ${String(port)} is not that of the run`);
  await ask(port, 'POST', '/halt', JSON.stringify({ reason }));
}

function isOfRun(status: unknown, runId: string): boolean {
  return (
    typeof status === 'object' && status !== null && 'runId' in status && status.runId === runId
  );
}

function ask(port: number, method: string, path: string, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  const asked = request({ host: '127.0.0.1', port, method, path, signal }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (more: string) => (text += more));
    response.on('error', reject);
    response.on('end', () => {
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve(text);
      else reject(new Error(`${method} ${path} was answered with ${String(statusCode)}: ${text}`));
    });
  });
  asked.on('error', reject);
  asked.end(body);
  return promise;
}
