import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { lock } from 'proper-lockfile';
import type { FrozenTarget } from '../../domain/fault.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { TargetLeases } from '../../ports/target-leases.ts';
import { StateFiles } from './state-files.ts';

/** Who holds a lease. */
export type LeaseHolder = {
  readonly runId: string;
  /** Where its journal is. */
  readonly folder: string;
  readonly owner: RunOwner;
};

type Lease = LeaseHolder & { readonly key: string; readonly target: string };

/** `over`: it is dead and left nothing, so what it holds is free. */
export type HolderStanding = 'active' | 'being-undone' | 'left-broken' | 'over';

const PREFIX = 'lease-';
const SUFFIX = '.json';

/** One file a target, named by a hash of its key: between the runs of one user on one machine. */
export class FileTargetLeases implements TargetLeases {
  readonly #files: StateFiles;
  readonly #holder: LeaseHolder;
  readonly #standingOf: (holder: LeaseHolder) => Promise<HolderStanding>;

  constructor(
    folder: string,
    holder: LeaseHolder,
    standingOf: (holder: LeaseHolder) => Promise<HolderStanding>,
  ) {
    this.#files = new StateFiles(folder);
    this.#holder = holder;
    this.#standingOf = standingOf;
  }

  async acquire(targets: readonly FrozenTarget[]): Promise<void> {
    if (targets.length === 0) return;
    await aloneIn(this.#files, async () => {
      const taken: string[] = [];
      try {
        for (const target of targets) {
          const name = fileOf(target.key);
          if (await this.#take(name, target)) taken.push(name);
        }
      } catch (error) {
        for (const name of taken) this.#files.remove(name);
        throw error;
      }
    });
  }

  release(): Promise<void> {
    return releaseLeases(this.#files.folder, this.#holder.runId);
  }

  /** `false` when this run holds it already: two of its faults may be done to one target. */
  async #take(name: string, target: FrozenTarget): Promise<boolean> {
    const lease: Lease = { key: target.key, target: target.name, ...this.#holder };
    if (this.#files.create(name, lease)) return true;
    const held = this.#files.read(name);
    if (isLease(held)) {
      if (held.runId === lease.runId) return false;
      refuse(held, await this.#standingOf(held));
    } else if (held !== undefined) throw unreadable(this.#files.path(name), target);
    this.#files.write(name, lease);
    return true;
  }
}

/** A lease is looked at and then replaced or removed; between the two nobody else may do the same. */
async function aloneIn(files: StateFiles, action: () => Promise<void> | void): Promise<void> {
  const { folder } = files;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = await lock(folder, {
    lockfilePath: files.path('.lock'),
    onCompromised: () => undefined,
    retries: { retries: 100, factor: 1.2, minTimeout: 10, maxTimeout: 200 },
  });
  try {
    await action();
  } finally {
    await release();
  }
}

/** Gives back everything that a run holds, on behalf of one that cannot any more. */
export async function releaseLeases(folder: string, runId: string): Promise<void> {
  const files = new StateFiles(folder);
  // Nothing is written, not even the lock, where there is nothing to give back.
  if (leasesOf(files, runId).length === 0) return;
  await aloneIn(files, () => {
    for (const name of leasesOf(files, runId)) files.remove(name);
  });
}

function leasesOf(files: StateFiles, runId: string): readonly string[] {
  return [...files.list(PREFIX, SUFFIX), ...files.drafts(PREFIX)].filter((name) => {
    const held = files.read(name);
    return isLease(held) && held.runId === runId;
  });
}

/** The paths of leases that are there and cannot be read: nobody can tell which run holds what. */
export function unreadableLeases(folder: string): readonly string[] {
  const files = new StateFiles(folder);
  return files
    .list(PREFIX, SUFFIX)
    .filter((name) => {
      const held = files.read(name);
      return held !== undefined && !isLease(held);
    })
    .map((name) => files.path(name));
}

function unreadable(path: string, target: FrozenTarget): FaultlineError {
  return new FaultlineError(
    'LEFTOVERS',
    `The lease on the ${target.name}, ${path}, cannot be read: a run may hold it, or have left it broken.`,
    { hint: 'Look at `faultline status` and at the target. When all is well, delete that file.' },
  );
}

function refuse(held: Lease, standing: HolderStanding): void {
  switch (standing) {
    case 'over':
      return;
    case 'active':
      throw new FaultlineError(
        'TARGET_BUSY',
        `The run ${held.runId} holds the ${held.target}, and is still going on.`,
      );
    case 'being-undone':
      throw new FaultlineError(
        'TARGET_BUSY',
        `The run ${held.runId} holds the ${held.target}; it broke off, and its watchdog is undoing it.`,
        { hint: 'Try again in a moment; `faultline status` shows how far it is.' },
      );
    case 'left-broken':
      throw new FaultlineError(
        'LEFTOVERS',
        `The run ${held.runId} is dead and may have left the ${held.target} broken.`,
        {
          hint: `Undo it with \`faultline recover ${held.runId}\`, or start with \`--recover\`.`,
        },
      );
  }
}

function fileOf(key: string): string {
  return `${PREFIX}${createHash('sha256').update(key).digest('hex').slice(0, 32)}${SUFFIX}`;
}

function isLease(content: unknown): content is Lease {
  return (
    typeof content === 'object' &&
    content !== null &&
    'runId' in content &&
    typeof content.runId === 'string' &&
    'key' in content &&
    'owner' in content &&
    typeof content.owner === 'object' &&
    content.owner !== null
  );
}
