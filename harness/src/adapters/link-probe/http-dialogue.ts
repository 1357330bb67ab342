import type { Bytes } from '../../domain/units.ts';
import type { Direction } from '../../ports/network-proxy.ts';
import type { Dialogue } from './dialogue.ts';
import { httpAnswerReader } from './http-answer.ts';

/** Servers refuse longer headers; 4 kB pass nearly everywhere. */
const PADDING_BYTES: Bytes = 4_000;
/** How often one connection asks for `/` until enough bytes have come down. */
const MOST_ANSWERS = 32;

export type HttpQuestion = {
  readonly host: string;
  readonly payloadBytes: Bytes;
  readonly direction: Direction;
  readonly askToClose: boolean;
};

/**
 * `HEAD /`, the smallest exchange. A payload goes up as padding in the headers of pipelined requests, which no
 * server answers before it has read them, and comes down as the answer to `GET /`, asked again until it is enough.
 */
export function httpDialogue(question: HttpQuestion): Dialogue {
  const { payloadBytes, direction } = question;
  if (payloadBytes > 0 && direction === 'downstream') return repeatedGet(question);
  const paddings = split(payloadBytes);
  return answered(paddings.length, {
    opening: Buffer.concat(paddings.map((padding) => request('HEAD', question, padding))),
    again: undefined,
  });
}

function repeatedGet(question: HttpQuestion): Dialogue {
  const get = request('GET', question, 0);
  return answered(MOST_ANSWERS, {
    opening: get,
    again: { say: get, untilBytes: question.payloadBytes },
  });
}

type Asking = {
  readonly opening: Uint8Array;
  readonly again: { readonly say: Uint8Array; readonly untilBytes: Bytes } | undefined;
};

function answered(mostAnswers: number, { opening, again }: Asking): Dialogue {
  const method = again === undefined ? 'HEAD' : 'GET';
  let reader = httpAnswerReader(method);
  let answers = 0;
  let heardBytes = 0;
  return {
    opening,
    hear(piece) {
      heardBytes += piece.length;
      let rest = piece;
      for (;;) {
        const { after, whole, closes } = reader.read(rest);
        if (!whole) return 'wait';
        answers += 1;
        if (closes || answers >= mostAnswers) return 'whole';
        if (again !== undefined && heardBytes >= again.untilBytes) return 'whole';
        reader = httpAnswerReader(method);
        if (again !== undefined) return { say: again.say };
        rest = after;
      }
    },
    isWholeAtEnd: () => reader.endsWithConnection(),
    farewell: new Uint8Array(),
  };
}

function split(payloadBytes: Bytes): readonly Bytes[] {
  const requests = Math.max(1, Math.ceil(payloadBytes / PADDING_BYTES));
  return Array.from({ length: requests }, (_, index) =>
    Math.min(PADDING_BYTES, payloadBytes - index * PADDING_BYTES),
  );
}

function request(method: 'HEAD' | 'GET', question: HttpQuestion, paddingBytes: Bytes): Buffer {
  const lines = [
    `${method} / HTTP/1.1`,
    `Host: ${question.host}`,
    'User-Agent: faultline-probe',
    'Accept: */*',
    `Connection: ${question.askToClose ? 'close' : 'keep-alive'}`,
    ...(paddingBytes > 0 ? [`X-Padding: ${'x'.repeat(paddingBytes)}`] : []),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
