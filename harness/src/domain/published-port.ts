/** A port of a container that is to be reached from outside of it. */
export type PublishedPort = {
  /** Of the machine of the engine, as it was published; empty, `0.0.0.0` or `::` is every one. */
  readonly address: string;
  readonly port: number;
  /** Inside of the container. */
  readonly containerPort: number;
};

const EVERY_ADDRESS = ['', '0.0.0.0', '::'];

/** The host at which a published port is reached from the machine of the engine. */
export function hostOfPublished({ address }: PublishedPort): string {
  return EVERY_ADDRESS.includes(address) ? '127.0.0.1' : address;
}

/** The same as a URL: `http://127.0.0.1:8474`. */
export function urlOfPublished(published: PublishedPort): string {
  const host = hostOfPublished(published);
  return `http://${host.includes(':') ? `[${host}]` : host}:${published.port}`;
}
