import { types } from 'node:util';

/** An engine that answered, and said no. It stays inside this adapter: what it means depends on what was asked. */
export class EngineRefusal extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.name = 'EngineRefusal';
    this.status = status;
  }
}

const LONGEST_WORDS = 300;

/** The refusal in an error of the SDK; `undefined` when the engine gave no answer at all. */
export function refusalOf(error: unknown): EngineRefusal | undefined {
  if (!types.isNativeError(error) || !('statusCode' in error)) return undefined;
  if (typeof error.statusCode !== 'number') return undefined;
  // Of an answer that comes as a stream the SDK keeps the words in its own sentence only.
  const inSentence = error.message.replace(/^\(HTTP code \d+\) .*? - /, '');
  const words = 'json' in error && error.json !== null ? wordsIn(error.json) : inSentence;
  return new EngineRefusal(error.statusCode, words.trim().slice(0, LONGEST_WORDS));
}

function wordsIn(body: unknown): string {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
  if (typeof body !== 'object' || body === null || !('message' in body)) return '';
  return String(body.message);
}
