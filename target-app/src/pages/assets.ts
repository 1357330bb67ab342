import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages refer to, as it lies in memory. */
export type Asset = {
  /** Where it is found; the address changes with the content, so that it may be kept for ever. */
  readonly url: string;
  readonly version: string;
  readonly type: string;
  readonly content: Buffer;
};

const TYPES = {
  'site.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'sre.css': 'text/css; charset=utf-8',
  'sre.js': 'text/javascript; charset=utf-8',
} as const;

export type AssetName = keyof typeof TYPES;

const assets = new Map(
  Object.entries(TYPES).map(([name, type]): [string, Asset] => {
    const content = readFileSync(new URL(`assets/${name}`, import.meta.url));
    const version = createHash('sha256').update(content).digest('hex').slice(0, 16);
    return [name, { url: `/assets/${name}?v=${version}`, version, type, content }];
  }),
);

export function assetUrl(name: AssetName): string {
  return assets.get(name)?.url ?? '';
}

export function findAsset(name: string): Asset | undefined {
  return assets.get(name);
}
