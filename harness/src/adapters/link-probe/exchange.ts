import { connect, type Socket } from 'node:net';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { ProbeOutcome } from '../../ports/link-probe.ts';
import type { Dialogue } from './dialogue.ts';

export type ExchangeRequest = {
  readonly host: string;
  readonly port: number;
  readonly untilClosed: boolean;
  readonly deadlineMs: Ms;
  /** Hears the local port as soon as there is a connection. */
  readonly onConnect?: (localPort: number) => void;
};

/**
 * Opens a connection, has the dialogue over it and says what came of it. Ends by its deadline at the latest and
 * leaves no socket behind. Rejects with the signal's reason, or with `PROXY_FAILED` when the address cannot even
 * be tried (an unknown host, no route): that says nothing about the link.
 */
export function exchange(
  request: ExchangeRequest,
  dialogue: Dialogue,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: request.host,
      port: request.port,
      noDelay: true,
      allowHalfOpen: true,
    });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const timer = setTimeout(() => listener.onDeadline(), request.deadlineMs);
    signal.addEventListener('abort', abort);
    const listener = converse(socket, request, dialogue, {
      done: (outcome) => end(() => resolve(outcome)),
      failed: (error) => end(() => reject(error)),
    });
  });
}

type Ending = {
  readonly done: (outcome: ProbeOutcome) => void;
  readonly failed: (error: FaultlineError) => void;
};

function converse(
  socket: Socket,
  request: ExchangeRequest,
  dialogue: Dialogue,
  ending: Ending,
): { onDeadline(): void } {
  const openedAtMs = performance.now();
  let saidAtMs: Ms | undefined;
  let whole:
    { readonly atMs: Ms; readonly outcome: ProbeOutcome & { kind: 'answered' } } | undefined;
  let bytes = 0;
  let chunks = 0;
  const sinceMs = (fromMs: Ms) => performance.now() - fromMs;
  const afterMs = () => sinceMs(saidAtMs ?? openedAtMs);

  const onWhole = () => {
    whole = {
      atMs: performance.now(),
      outcome: { kind: 'answered', answeredMs: afterMs(), bytes, chunks },
    };
    if (!request.untilClosed) ending.done(whole.outcome);
    else socket.end(dialogue.farewell);
  };
  const onGone = (kind: 'closed' | 'reset') => {
    if (whole === undefined && kind === 'closed' && dialogue.isWholeAtEnd()) onWhole();
    if (whole === undefined) ending.done({ kind, afterMs: afterMs(), bytes });
    else ending.done({ ...whole.outcome, closedMs: sinceMs(whole.atMs) });
  };

  socket.on('connect', () => {
    if (socket.localPort !== undefined) request.onConnect?.(socket.localPort);
    saidAtMs = performance.now();
    socket.write(dialogue.opening);
  });
  socket.on('data', (piece: Buffer) => {
    if (whole !== undefined) return;
    bytes += piece.length;
    chunks += 1;
    const reply = dialogue.hear(piece);
    if (reply === 'whole') onWhole();
    else if (reply !== 'wait') socket.write(reply.say);
  });
  socket.on('end', () => onGone('closed'));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (saidAtMs !== undefined) onGone('reset');
    else if (error.code === 'ECONNREFUSED') ending.done({ kind: 'refused', afterMs: afterMs() });
    else if (error.code === 'ECONNRESET') ending.done({ kind: 'reset', afterMs: afterMs(), bytes });
    else ending.failed(unreachable(request, error));
  });
  return {
    onDeadline: () => ending.done(whole?.outcome ?? { kind: 'silent', afterMs: afterMs(), bytes }),
  };
}

function unreachable(request: ExchangeRequest, cause: NodeJS.ErrnoException): FaultlineError {
  return new FaultlineError(
    'PROXY_FAILED',
    `The proxy at ${request.host}:${request.port} could not be reached: ${cause.code ?? cause.message}.`,
    { cause },
  );
}
