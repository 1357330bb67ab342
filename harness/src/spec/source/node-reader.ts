import { isAlias, isCollection, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Document, Scalar, YAMLMap } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';
import type { Place } from './place.ts';
import { shown } from './shown.ts';
import type { MapEntry, SourceNode } from './source-node.ts';

/** Keys that mean something to JavaScript objects; no format of ours has a use for them. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
]);

/** Turns a parsed document into nodes with places, and collects what has no meaning in our formats. */
export class NodeReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #placeAt: (offset: number) => Place;
  readonly #limit: number;
  /** What each anchor of the document stands for, and how many values that is. */
  readonly #anchors = new Map<string, { readonly node: SourceNode; readonly values: number }>();
  #values = 0;
  #full = false;

  constructor(placeAt: (offset: number) => Place, limit: number) {
    this.#placeAt = placeAt;
    this.#limit = limit;
  }

  readDocument(document: Document.Parsed): SourceNode {
    const lines = new Set<number>();
    for (const problem of [...document.errors, ...document.warnings]) {
      const at = this.#placeAt(problem.pos[0]);
      // What follows on the line is mostly the same mistake again, seen by a parser that has lost its way.
      if (lines.has(at.line)) continue;
      lines.add(at.line);
      this.#complain(at, ...explainSyntax(problem.code, problem.message));
    }
    this.#anchors.clear();
    return this.#read(document.contents, this.#placeAt(document.range[0]));
  }

  #read(node: unknown, around: Place): SourceNode {
    const at = this.#placeOf(node) ?? around;
    const before = this.#values;
    this.#values += 1;
    if (this.#values > this.#limit) return this.#tooMany(at);
    if (isAlias(node)) return this.#readAlias(node, at);
    if (!isScalar(node) && !isCollection(node)) return nothing(at);
    const read = isScalar(node) ? this.#readScalar(node, at) : this.#readCollection(node, at);
    if (typeof node.anchor === 'string') {
      this.#anchors.set(node.anchor, { node: read, values: this.#values - before });
    }
    return read;
  }

  #readScalar(scalar: Scalar, at: Place): SourceNode {
    const { value } = scalar;
    const text = typeof scalar.source === 'string' ? scalar.source : String(value);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', at, value, text };
    }
    if (value !== null && value !== undefined) {
      this.#complain(
        at,
        `\`${shown(text)}\` is of a kind that is not used here`,
        'write text, a number, true or false',
      );
    }
    return nothing(at);
  }

  #readCollection(node: unknown, at: Place): SourceNode {
    if (isMap(node)) return this.#readMap(node, at);
    const items = isSeq(node) ? node.items.map((item) => this.#read(item, at)) : [];
    return { kind: 'list', at, items };
  }

  #readMap(map: YAMLMap, at: Place): SourceNode {
    const entries = new Map<string, MapEntry>();
    for (const pair of map.items) {
      const keyAt = this.#placeOf(pair.key) ?? at;
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      const node = this.#read(pair.value, keyAt);
      if (typeof key !== 'string') {
        this.#complain(keyAt, 'this key is not text', 'write a name; put quotes around a number');
      } else if (FORBIDDEN_KEYS.has(key)) {
        this.#complain(keyAt, `\`${key}\` cannot be a key`, 'take it out');
      } else if (entries.has(key)) {
        this.#complain(keyAt, 'this key is here twice', 'keep one of the two');
      } else {
        entries.set(key, { keyAt, node });
      }
    }
    return { kind: 'map', at, entries };
  }

  /** An alias shares the node of its anchor, so reading never multiplies; its values count all the same. */
  #readAlias(alias: Alias, at: Place): SourceNode {
    const anchor = this.#anchors.get(alias.source);
    if (anchor !== undefined) {
      this.#values += anchor.values;
      return this.#values > this.#limit ? this.#tooMany(at) : anchor.node;
    }
    this.#complain(
      at,
      `\`*${shown(alias.source)}\` stands for nothing before it`,
      `write \`&${shown(alias.source)}\` before the thing it stands for`,
    );
    return nothing(at);
  }

  #tooMany(at: Place): SourceNode {
    if (!this.#full) {
      this.#full = true;
      this.#complain(
        at,
        `the file holds more than ${this.#limit} values`,
        'split it, or use fewer aliases',
      );
    }
    return nothing(at);
  }

  #placeOf(node: unknown): Place | undefined {
    const hasRange = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
    const offset = hasRange ? node.range?.[0] : undefined;
    return offset === undefined ? undefined : this.#placeAt(offset);
  }

  #complain(at: Place, message: string, expected: string): void {
    this.diagnostics.push({ ...at, message, expected });
  }
}

function nothing(at: Place): SourceNode {
  return { kind: 'scalar', at, value: null, text: '' };
}

function explainSyntax(code: string, message: string): [message: string, expected: string] {
  const sentence = message.slice(0, 1).toLowerCase() + message.slice(1);
  if (code === 'TAG_RESOLVE_FAILED') return [shown(sentence, 200), 'write the value without a tag'];
  return [
    `this is not YAML: ${shown(sentence, 200)}`,
    'mend the indentation, quotes or brackets here',
  ];
}
