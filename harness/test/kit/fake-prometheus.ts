import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultlineError } from '../../src/domain/faultline-error.ts';

/** What is to be closed when a test is over: each server that was opened. */
export const closing: (() => void)[] = [];

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that answers as told: an object as JSON, a text as it is, and nothing when the answer is undefined. */
export async function prometheus(answer: Answer): Promise<{ url: string; asked: URL[] }> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://prometheus');
    asked.push(url);
    const body = answer(url, request, response);
    if (body === undefined) return;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, asked };
}

export function success(resultType: string, result: unknown, more = {}): object {
  return { status: 'success', data: { resultType, result }, ...more };
}

/** What a call fails with; one that does not fail is an error of the test. */
export async function failure(call: Promise<unknown>): Promise<FaultlineError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FaultlineError)) throw new Error('It was to fail.', { cause: error });
  return error;
}
