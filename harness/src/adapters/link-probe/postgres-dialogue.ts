import type { Bytes } from '../../domain/units.ts';
import type { Direction } from '../../ports/network-proxy.ts';
import type { Dialogue, Reply } from './dialogue.ts';

/**
 * The smallest exchange is an SSLRequest, which every server answers with one byte and without credentials. To
 * carry a payload it opens a session as `postgres` and asks for, or hands over, a string of that length; a server
 * that asks for a password instead has answered too, only with less.
 */
export function postgresDialogue(payloadBytes: Bytes, direction: Direction): Dialogue {
  return payloadBytes === 0 ? sslRequest() : session(payloadBytes, direction);
}

function sslRequest(): Dialogue {
  return {
    opening: packet(SSL_REQUEST_CODE, ''),
    hear: () => 'whole',
    isWholeAtEnd: () => false,
    farewell: new Uint8Array(),
  };
}

function session(payloadBytes: Bytes, direction: Direction): Dialogue {
  const messages = messageReader();
  let asked = false;
  const follow = (message: Message): Reply => {
    if (message.type === 'E') return 'whole';
    if (message.type === 'R' && message.authentication !== AUTHENTICATED) return 'whole';
    if (message.type !== 'Z') return 'wait';
    if (asked) return 'whole';
    asked = true;
    return { say: query(payloadBytes, direction) };
  };
  return {
    opening: packet(PROTOCOL_3_0, 'user\0postgres\0database\0postgres\0\0'),
    hear(piece) {
      for (const message of messages.read(piece)) {
        const reply = follow(message);
        if (reply !== 'wait') return reply;
      }
      return 'wait';
    },
    isWholeAtEnd: () => false,
    farewell: new Uint8Array(),
  };
}

/** Codes of the PostgreSQL frontend/backend protocol, https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST_CODE = 80_877_103;
const PROTOCOL_3_0 = 196_608;
const AUTHENTICATED = 0;

function packet(code: number, text: string): Uint8Array {
  const bytes = Buffer.alloc(8 + text.length);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(code, 4);
  bytes.write(text, 8, 'latin1');
  return bytes;
}

function query(payloadBytes: Bytes, direction: Direction): Uint8Array {
  const sql =
    direction === 'downstream'
      ? `select repeat('x', ${payloadBytes})`
      : `select length('${'x'.repeat(payloadBytes)}')`;
  const bytes = Buffer.alloc(6 + sql.length);
  bytes.write('Q', 0, 'latin1');
  bytes.writeInt32BE(bytes.length - 1, 1);
  bytes.write(sql, 5, 'latin1');
  return bytes;
}

type Message = { readonly type: string; readonly authentication: number };

/** Finds the messages in a stream; keeps only the head of each, whatever its length. */
function messageReader(): { read(piece: Buffer): readonly Message[] } {
  let head = Buffer.alloc(0);
  let bytesToSkip = 0;
  return {
    read(piece) {
      const messages: Message[] = [];
      let rest = piece;
      while (rest.length > 0) {
        const skipped = Math.min(bytesToSkip, rest.length);
        bytesToSkip -= skipped;
        rest = rest.subarray(skipped);
        const needed = headBytes(head, rest) - head.length;
        head = Buffer.concat([head, rest.subarray(0, needed)]);
        rest = rest.subarray(needed);
        if (head.length < headBytes(head, rest)) continue;
        messages.push({
          type: String.fromCharCode(head.readUInt8(0)),
          authentication: head.length >= 9 ? head.readInt32BE(5) : AUTHENTICATED,
        });
        bytesToSkip = head.readInt32BE(1) + 1 - head.length;
        head = Buffer.alloc(0);
      }
      return messages;
    },
  };
}

/** Type and length are five bytes; an authentication message is read four bytes further, to its code. */
function headBytes(head: Buffer, rest: Buffer): Bytes {
  const first = head[0] ?? rest[0];
  return first === 'R'.charCodeAt(0) ? 9 : 5;
}
