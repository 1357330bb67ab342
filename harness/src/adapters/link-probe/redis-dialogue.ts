import type { Bytes } from '../../domain/units.ts';
import type { Dialogue } from './dialogue.ts';

/**
 * `PING`, or `ECHO` of so many bytes, which carries them up and down again. An error reply, for example
 * `-NOAUTH`, is an answer like any other: the link works.
 */
export function redisDialogue(payloadBytes: Bytes): Dialogue {
  let heard = Buffer.alloc(0);
  let missingBytes = Number.POSITIVE_INFINITY;
  return {
    opening: Buffer.from(
      payloadBytes === 0
        ? 'PING\r\n'
        : `*2\r\n$4\r\nECHO\r\n$${payloadBytes}\r\n${'x'.repeat(payloadBytes)}\r\n`,
    ),
    hear(piece) {
      if (missingBytes === Number.POSITIVE_INFINITY) {
        heard = Buffer.concat([heard, piece]);
        const answerBytes = lengthOfAnswer(heard);
        if (answerBytes === undefined) return 'wait';
        missingBytes = answerBytes - heard.length;
      } else {
        missingBytes -= piece.length;
      }
      return missingBytes <= 0 ? 'whole' : 'wait';
    },
    isWholeAtEnd: () => false,
    farewell: Buffer.from('QUIT\r\n'),
  };
}

/** From its first line: `+PONG`, `-ERR …`, or `$5` and five bytes more. */
function lengthOfAnswer(heard: Buffer): Bytes | undefined {
  const lineEnd = heard.indexOf('\r\n');
  if (lineEnd < 0) return undefined;
  const line = heard.toString('latin1', 0, lineEnd);
  const bodyBytes = line.startsWith('$') ? Number(line.slice(1)) + 2 : 0;
  return lineEnd + 2 + bodyBytes;
}
