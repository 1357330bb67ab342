/** Where something was written; lines and columns count from 1. */
export type Place = {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  /** The `path=value` of the command line that put it there, when it does not stand in the file. */
  readonly override?: string;
};
