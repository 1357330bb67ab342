/** A part of the environment did not start; `message` says how, in the words of the user. */
export class PartFailure extends Error {
  readonly part: string;

  constructor(part: string, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = 'PartFailure';
    this.part = part;
  }
}
