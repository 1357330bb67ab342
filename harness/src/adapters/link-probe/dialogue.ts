/** What to do after a piece of the answer has come in. */
export type Reply = 'wait' | 'whole' | { readonly say: Uint8Array };

/**
 * One conversation over one fresh connection, in the language of the link: what to say first, and when the answer
 * is whole. It keeps state, so every connection gets its own.
 */
export type Dialogue = {
  readonly opening: Uint8Array;
  /** Takes the pieces of the answer in order. */
  hear(piece: Buffer): Reply;
  /** Whether what was heard is whole when the peer closes now. */
  isWholeAtEnd(): boolean;
  /** Asks the peer to close; empty where closing our own half is the way to ask. */
  readonly farewell: Uint8Array;
};
