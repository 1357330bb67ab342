/** The package has no types of its own; this is what we use of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    /** How long a new table is not there yet. */
    readonly createTableMs: number;
  }): Server;
}
