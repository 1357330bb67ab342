import type { Bytes } from '../../domain/units.ts';

/** What one read made of the bytes: `after` belongs to the next answer. */
type Progress = { readonly whole: boolean; readonly after: Buffer; readonly closes: boolean };

type Framing = { readonly kind: 'length'; bytesLeft: Bytes } | { readonly kind: 'chunked' | 'end' };

const CHUNKED_END = '0\r\n\r\n';
const UNFINISHED = { whole: false, after: Buffer.alloc(0), closes: false } as const;

/**
 * Finds the end of one HTTP/1 answer (RFC 9112 §6): by its length, by its last chunk, or by the end of the
 * connection. Bodies are not kept.
 */
export function httpAnswerReader(method: 'HEAD' | 'GET'): {
  read(piece: Buffer): Progress;
  endsWithConnection(): boolean;
} {
  let head = Buffer.alloc(0);
  let tail = '';
  let closes = false;
  let framing: Framing | undefined;
  const readHead = (piece: Buffer): Buffer | undefined => {
    head = Buffer.concat([head, piece]);
    const headEnd = head.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const fields = head.toString('latin1', 0, headEnd).toLowerCase();
    framing = framingOf(fields, method);
    closes = /^connection:\s*close\s*$/m.test(fields) || fields.startsWith('http/1.0');
    return head.subarray(headEnd + 4);
  };
  return {
    read(piece) {
      const body = framing === undefined ? readHead(piece) : piece;
      if (body === undefined || framing === undefined || framing.kind === 'end') return UNFINISHED;
      if (framing.kind === 'length') {
        const taken = Math.min(framing.bytesLeft, body.length);
        framing.bytesLeft -= taken;
        if (framing.bytesLeft > 0) return UNFINISHED;
        return { whole: true, after: body.subarray(taken), closes };
      }
      tail = (tail + body.toString('latin1')).slice(-CHUNKED_END.length);
      return tail === CHUNKED_END ? { whole: true, after: Buffer.alloc(0), closes } : UNFINISHED;
    },
    endsWithConnection: () => framing?.kind === 'end',
  };
}

function framingOf(fields: string, method: 'HEAD' | 'GET'): Framing {
  if (method === 'HEAD' || /^http\/1\.[01] (?:204|304)/.test(fields)) {
    return { kind: 'length', bytesLeft: 0 };
  }
  if (/^transfer-encoding:.*\bchunked\s*$/m.test(fields)) return { kind: 'chunked' };
  const length = /^content-length:\s*([0-9]+)\s*$/m.exec(fields)?.[1];
  return length === undefined ? { kind: 'end' } : { kind: 'length', bytesLeft: Number(length) };
}
