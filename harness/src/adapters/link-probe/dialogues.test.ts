import { describe, expect, it } from '@jest/globals';
import type { Dialogue, Reply } from './dialogue.ts';
import { httpDialogue } from './http-dialogue.ts';
import { postgresDialogue } from './postgres-dialogue.ts';
import { redisDialogue } from './redis-dialogue.ts';

/** What the dialogue says to each piece of an answer cut into single bytes, the waiting left out. */
function hearByteByByte(dialogue: Dialogue, answer: Buffer | string): readonly Reply[] {
  return [...Buffer.from(answer)]
    .map((byte) => dialogue.hear(Buffer.of(byte)))
    .filter((reply) => reply !== 'wait');
}

const openingOf = (dialogue: Dialogue) => Buffer.from(dialogue.opening).toString('latin1');

describe('a Redis dialogue', () => {
  it('pings, and is whole at the end of the line', () => {
    expect(openingOf(redisDialogue(0))).toBe('PING\r\n');
    expect(hearByteByByte(redisDialogue(0), '+PONG\r\n')).toEqual(['whole']);
  });

  it('takes a refusal for an answer', () => {
    const refusal = '-NOAUTH Authentication required.\r\n';
    expect(hearByteByByte(redisDialogue(10), refusal)).toEqual(['whole']);
  });

  it('echoes a payload, and is whole with its last byte', () => {
    expect(openingOf(redisDialogue(3))).toBe('*2\r\n$4\r\nECHO\r\n$3\r\nxxx\r\n');
    expect(hearByteByByte(redisDialogue(3), '$3\r\nxxx\r\n')).toEqual(['whole']);
    expect(redisDialogue(3).hear(Buffer.from('$3\r\nxxx\r'))).toBe('wait');
  });
});

describe('a PostgreSQL dialogue', () => {
  const ready = message('Z', Buffer.from('I'));
  const authenticated = message('R', Buffer.of(0, 0, 0, 0));

  it('asks for TLS and takes any one byte for an answer', () => {
    expect([...postgresDialogue(0, 'downstream').opening]).toEqual([0, 0, 0, 8, 4, 210, 22, 47]);
    expect(hearByteByByte(postgresDialogue(0, 'downstream'), 'N')).toEqual(['whole']);
  });

  it('opens a session, asks for a payload when it is ready, and is whole when it is ready again', () => {
    const dialogue = postgresDialogue(5, 'downstream');
    expect(openingOf(dialogue)).toContain('user\0postgres\0database\0postgres\0\0');
    const greeting = Buffer.concat([authenticated, message('S', Buffer.from('a\0b\0')), ready]);
    const [reply] = hearByteByByte(dialogue, greeting);
    expect(saidIn(reply)).toBe("select repeat('x', 5)");
    const row = message('D', Buffer.alloc(300));
    expect(hearByteByByte(dialogue, Buffer.concat([row, ready]))).toEqual(['whole']);
  });

  it('hands a payload over upstream', () => {
    const dialogue = postgresDialogue(5, 'upstream');
    const reply = dialogue.hear(Buffer.concat([authenticated, ready]));
    expect(saidIn(reply)).toBe("select length('xxxxx')");
  });

  it('takes a demand for a password, and an error, for an answer', () => {
    const password = message('R', Buffer.of(0, 0, 0, 10));
    expect(postgresDialogue(5, 'downstream').hear(password)).toBe('whole');
    const error = message('E', Buffer.from('SFATAL\0'));
    expect(hearByteByByte(postgresDialogue(5, 'downstream'), error)).toEqual(['whole']);
  });

  function message(type: string, body: Buffer): Buffer {
    const head = Buffer.alloc(5);
    head.write(type, 0, 'latin1');
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  }

  function saidIn(reply: Reply | undefined): string {
    if (typeof reply !== 'object') throw new Error(`it replied ${String(reply)}`);
    return Buffer.from(reply.say).toString('latin1', 5, reply.say.length - 1);
  }
});

describe('an HTTP dialogue', () => {
  const question = {
    host: 'a:1',
    payloadBytes: 0,
    direction: 'downstream',
    askToClose: false,
  } as const;
  const answer = (body: string, ...fields: readonly string[]) =>
    ['HTTP/1.1 200 OK', ...fields, '', body].join('\r\n');

  it('asks for the head of /, and is whole at its end whatever length it announces', () => {
    const dialogue = httpDialogue(question);
    expect(openingOf(dialogue)).toMatch(/^HEAD \/ HTTP\/1\.1\r\nHost: a:1\r\n[^]*\r\n\r\n$/);
    expect(hearByteByByte(dialogue, answer('', 'Content-Length: 500'))).toEqual(['whole']);
  });

  it('asks the server to close when it should', () => {
    expect(openingOf(httpDialogue({ ...question, askToClose: true }))).toContain(
      'Connection: close\r\n',
    );
  });

  it('asks for / again until enough has come down', () => {
    const dialogue = httpDialogue({ ...question, payloadBytes: 100 });
    const page = answer('x'.repeat(30), 'Content-Length: 30');
    const replies = hearByteByByte(dialogue, page + page);
    expect(replies).toEqual([{ say: dialogue.opening }, 'whole']);
  });

  it.each([
    ['its length', answer('abc', 'Content-Length: 3'), false],
    ['its last chunk', answer('3\r\nabc\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'), false],
    ['a status without a body', 'HTTP/1.1 204 No Content\r\n\r\n', false],
    ['the end of the connection', answer('abc'), true],
  ])('finds the end of an answer by %s', (_what, text, atEnd) => {
    const dialogue = httpDialogue({ ...question, payloadBytes: 1 });
    expect(hearByteByByte(dialogue, text)).toEqual(atEnd ? [] : ['whole']);
    expect(dialogue.isWholeAtEnd()).toBe(atEnd);
  });

  it('is not whole when the connection ends within an announced length', () => {
    const dialogue = httpDialogue({ ...question, payloadBytes: 1 });
    expect(hearByteByByte(dialogue, answer('ab', 'Content-Length: 3'))).toEqual([]);
    expect(dialogue.isWholeAtEnd()).toBe(false);
  });

  it('takes what a server says that closes, though more was asked for', () => {
    const dialogue = httpDialogue({ ...question, payloadBytes: 1_000 });
    const closing = answer('abc', 'Content-Length: 3', 'Connection: close');
    expect(hearByteByByte(dialogue, closing)).toEqual(['whole']);
  });

  it('sends a payload as padding of pipelined requests, and is whole with the last answer', () => {
    const dialogue = httpDialogue({ ...question, payloadBytes: 10_000, direction: 'upstream' });
    expect(openingOf(dialogue).split('HEAD / ')).toHaveLength(4);
    expect(openingOf(dialogue).match(/x/g)).toHaveLength(10_000);
    const head = answer('', 'Content-Length: 3');
    expect(hearByteByByte(dialogue, head + head)).toEqual([]);
    expect(hearByteByByte(dialogue, head)).toEqual(['whole']);
  });
});
