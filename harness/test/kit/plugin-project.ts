import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A project in a folder of its own, with whatever modules a test puts into it. */
export class PluginProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-plugins-')));

  write(path: string, text: string): string {
    const whole = join(this.folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The members of a fault, as they stand in a module; each may be put as something else, or left out with ''. */
export function faultText(type: string, changes: Readonly<Record<string, string>> = {}): string {
  const members: Readonly<Record<string, string>> = {
    type: JSON.stringify(type),
    summary: "'It does something.'",
    needs: "'nothing'",
    target: "'service'",
    lasts: "'sustained'",
    parameters: '{}',
    check: '() => []',
    describe: "() => ({ does: 'does it', undo: 'undoes it', proof: 'proves it' })",
    observeDeadlineMs: '() => 100',
    targets: "async () => [{ kind: 'other', key: 'it', name: 'it' }]",
    capture: 'async () => ({})',
    inject: 'async () => undefined',
    readBack: "async () => 'it is done'",
    observe:
      "async () => ({ atMs: 0, effect: 'absent', measure: 'it', observed: 'no', expected: 'yes' })",
    rollBack: 'async () => undefined',
    ...changes,
  };
  const lines = Object.entries(members).filter(([, value]) => value !== '');
  return `{ ${lines.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}
