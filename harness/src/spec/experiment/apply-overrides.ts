import type { Diagnostic } from '../source/diagnostic.ts';
import type { Place } from '../source/place.ts';
import { FORBIDDEN_KEYS } from '../source/node-reader.ts';
import { readYaml } from '../source/read-yaml.ts';
import { shown } from '../source/shown.ts';
import { placeOf, type MapNode, type SourceNode } from '../source/source-node.ts';

/** A document after the command line's changes to it; what they changed bears their name. */
export type Overridden = {
  readonly root: SourceNode;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Applies `path=value` changes in order, before anything is validated, so that they are held to the same rules
 * as the file. A path is keys and list numbers joined by dots (`faults.0.link`); a value is read as YAML.
 */
export function applyOverrides(root: SourceNode, overrides: readonly string[]): Overridden {
  let changed = root;
  const diagnostics: Diagnostic[] = [];
  for (const override of overrides) {
    const result = applyOverride(changed, override);
    if ('message' in result) diagnostics.push(result);
    else changed = result;
  }
  return { root: changed, diagnostics };
}

function applyOverride(root: SourceNode, override: string): SourceNode | Diagnostic {
  const equals = override.indexOf('=');
  const steps = override.slice(0, Math.max(0, equals)).split('.');
  const at: Place = { ...placeOf(root, steps), override: shown(override) };
  if (equals < 1 || steps.some((step) => step === '' || FORBIDDEN_KEYS.has(step))) {
    const message = 'this is not a `path=value`';
    return { ...at, message, expected: 'write it like load.rate=50/s or faults.0.latency=1s' };
  }
  const value = readYaml(at.file, override.slice(equals + 1));
  const [node, second] = value.ok ? value.documents : [];
  if (!value.ok || node === undefined || second !== undefined) {
    const message = 'the value cannot be read';
    return { ...at, message, expected: 'write a value as it would stand in the file' };
  }
  return replaced(root, steps, movedTo(node, at));
}

function replaced(
  node: SourceNode,
  [step, ...rest]: readonly string[],
  value: SourceNode,
): SourceNode | Diagnostic {
  if (step === undefined) return value;
  switch (node.kind) {
    case 'scalar':
      return refusal(value.at, `\`${shown(node.text)}\` has nothing inside it called \`${step}\``);
    case 'list': {
      const item = /^[0-9]+$/.test(step) ? node.items[Number(step)] : undefined;
      if (item === undefined) {
        return refusal(
          value.at,
          `the list has ${node.items.length} items and no number \`${step}\``,
        );
      }
      const changed = replaced(item, rest, value);
      return 'message' in changed
        ? changed
        : { ...node, items: node.items.with(Number(step), changed) };
    }
    case 'map':
      return replacedIn(node, [step, ...rest], value);
  }
}

function replacedIn(
  map: MapNode,
  [step = '', ...rest]: readonly string[],
  value: SourceNode,
): SourceNode | Diagnostic {
  const entry = map.entries.get(step);
  const inside: SourceNode = entry?.node ?? { kind: 'map', at: value.at, entries: new Map() };
  const changed = replaced(inside, rest, value);
  if ('message' in changed) return changed;
  const keyAt = entry?.keyAt ?? value.at;
  return { ...map, entries: new Map([...map.entries, [step, { keyAt, node: changed }]]) };
}

function refusal(at: Place, message: string): Diagnostic {
  return { ...at, message, expected: 'list items count from 0, as in faults.0.latency' };
}

function movedTo(node: SourceNode, at: Place): SourceNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, at };
    case 'list':
      return { ...node, at, items: node.items.map((item) => movedTo(item, at)) };
    case 'map': {
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { keyAt: at, node: movedTo(entry.node, at) }] as const,
      );
      return { ...node, at, entries: new Map(entries) };
    }
  }
}
