import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a registry does with a request: `serve` it, or answer 503. */
type Manners = 'serve' | 'refuse';

/** A registry on loopback with one small image in it, which can have bad moments. */
export type SmallRegistry = {
  /** `127.0.0.1:40123/small:1`, which no engine asks TLS of. */
  readonly reference: string;
  /** From now on: these for as many pulls, one after the other, then the last of them for ever. */
  behave(...manners: readonly Manners[]): void;
  /** How often a pull was begun. */
  readonly pulls: number;
  close(): Promise<void>;
};

/** Speaks as much of the protocol of registries, version 2, as a pull needs; without a port, at one that is free. */
export async function openSmallRegistry(wantedPort = 0): Promise<SmallRegistry> {
  let coming: readonly Manners[] = ['serve'];
  let now: Manners = 'serve';
  let pulls = 0;
  const files = image();
  const server = createServer(({ url = '' }, response) => {
    if (url === '/v2/') {
      pulls += 1;
      now = coming[0] ?? now;
      coming = coming.slice(1);
      response.end('{}');
      return;
    }
    const [, digest = ''] = /\/(?:manifests|blobs)\/(.+)$/.exec(url) ?? [];
    const file = files.get(digest);
    if (now === 'refuse' || file === undefined) {
      response.writeHead(now === 'refuse' ? 503 : 404).end();
      return;
    }
    const headers = { 'content-type': file.type, 'docker-content-digest': digestOf(file.content) };
    response.writeHead(200, { ...headers, 'content-length': file.content.length });
    response.end(file.content);
  });
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    reference: `127.0.0.1:${port}/small:1`,
    behave: (...manners) => {
      coming = manners;
      pulls = 0;
    },
    get pulls() {
      return pulls;
    },
    close: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type RegistryFile = { readonly type: string; readonly content: Buffer };

/** By digest, and the manifest by its tag as well: a layer with nothing in it, its configuration, and the manifest. */
function image(): ReadonlyMap<string, RegistryFile> {
  // The end of an archive, and no file before it.
  const tar = Buffer.alloc(1_024);
  const layer = file('application/vnd.docker.image.rootfs.diff.tar.gzip', gzipSync(tar));
  const config = file(
    'application/vnd.docker.container.image.v1+json',
    json({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    }),
  );
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = file(
    type,
    json({
      schemaVersion: 2,
      mediaType: type,
      config: descriptorOf(config),
      layers: [descriptorOf(layer)],
    }),
  );
  const files = [layer, config, manifest];
  return new Map([
    ['1', manifest],
    ...files.map((each): [string, RegistryFile] => [digestOf(each.content), each]),
  ]);
}

function file(type: string, content: Buffer): RegistryFile {
  return { type, content };
}

function descriptorOf({ type, content }: RegistryFile): object {
  return { mediaType: type, size: content.length, digest: digestOf(content) };
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
