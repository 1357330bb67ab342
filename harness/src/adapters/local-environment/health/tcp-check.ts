import { connect } from 'node:net';
import { LOOPBACK } from '../../../system/free-port.ts';

const TIMEOUT_MS = 2_000;

/** Sends bytes to a port on loopback and resolves with what comes back as soon as `isComplete`. */
export function askTcp(
  port: number,
  bytes: string | Uint8Array,
  isComplete: (answer: string) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: LOOPBACK, port, timeout: TIMEOUT_MS });
    let answer = '';
    const fail = (because: string) => {
      socket.destroy();
      reject(new Error(`${LOOPBACK}:${port}: ${because}`));
    };
    socket.setEncoding('latin1');
    socket.once('connect', () => socket.write(bytes));
    socket.once('timeout', () => fail(`no answer in ${TIMEOUT_MS} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once('close', () => fail('closed without an answer'));
    socket.on('data', (text) => {
      answer += String(text);
      if (!isComplete(answer)) return;
      resolve(answer);
      socket.destroy();
    });
  });
}

/** PostgreSQL's `SSLRequest`, which it answers with one letter before any login. */
const SSL_REQUEST = Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47);

/** Rejects unless a PostgreSQL takes connections there. */
export async function askPostgres(port: number): Promise<void> {
  const answer = await askTcp(port, SSL_REQUEST, (text) => text.length > 0);
  if (!/^[SN]/.test(answer)) throw new Error(`${LOOPBACK}:${port} does not speak PostgreSQL`);
}

/** Rejects unless a Redis serves commands there. */
export async function askRedis(port: number): Promise<void> {
  const answer = await askTcp(port, 'PING\r\n', (text) => text.endsWith('\r\n'));
  if (answer !== '+PONG\r\n')
    throw new Error(`${LOOPBACK}:${port} answered ${JSON.stringify(answer.trim())}`);
}

/** The fields of Redis's `INFO server`. */
export async function askRedisInfo(port: number): Promise<ReadonlyMap<string, string>> {
  // An answer is `$<length>\r\n<text>\r\n`, an error `-…\r\n`.
  const answer = await askTcp(port, 'INFO server\r\n', (text) => {
    const length = /^\$([0-9]+)\r\n/.exec(text);
    return length === null
      ? text.startsWith('-')
      : text.length >= length[0].length + Number(length[1]) + 2;
  });
  const pairs = answer.matchAll(/^([a-z_]+):(.*?)\r?$/gm);
  return new Map([...pairs].map(([, key = '', value = '']) => [key, value]));
}
