import type { Sli } from '../../domain/sli.ts';
import { checkSchema } from '../schema/check-schema.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { sortDiagnostics, type Diagnostic, type Reading } from '../source/diagnostic.ts';
import { nearName } from '../source/near-name.ts';
import { readYaml } from '../source/read-yaml.ts';
import { reportInto, within, type Report } from '../source/report.ts';
import type { SourceNode } from '../source/source-node.ts';
import { readIndicator } from './read-indicator.ts';
import { readSlo } from './read-slo.ts';
import { sloSchema, type SliDocument, type SloDocument } from './slo-schema.ts';
import type { Slo, SloCatalogue } from './slo-catalogue.ts';

export type SloFile = { readonly file: string; readonly text: string };

/** Reads OpenSLO v1 files, several documents a file if need be, or says everything that is wrong with them. */
export function loadSlos(files: readonly SloFile[]): Reading<{ readonly catalogue: SloCatalogue }> {
  const diagnostics: Diagnostic[] = [];
  const documents = files.flatMap(({ file, text }) => {
    const read = readYaml(file, text);
    if (!read.ok) diagnostics.push(...read.diagnostics);
    return read.ok ? read.documents.map((root) => checkDocument(root, diagnostics)) : [];
  });
  const slis = collectSlis(documents);
  const slos = collectSlos(documents, slis);
  return diagnostics.length > 0
    ? { ok: false, diagnostics: sortDiagnostics(diagnostics) }
    : { ok: true, catalogue: { slos, slis } };
}

type Document = {
  readonly entry: Salvaged<SloDocument> | Salvaged<SliDocument>;
  readonly report: Report;
};

function checkDocument(root: SourceNode, diagnostics: Diagnostic[]): Document {
  const checked = checkSchema(sloSchema, root);
  diagnostics.push(...checked.diagnostics);
  return { entry: checked.salvaged ?? {}, report: reportInto(diagnostics, root) };
}

function collectSlis(documents: readonly Document[]): ReadonlyMap<string, Sli> {
  const slis = new Map<string, Sli>();
  for (const { entry, report } of documents) {
    const { sli, ofIndicator } = readOwnIndicator(entry, report);
    if (sli === undefined) continue;
    if (slis.has(sli.name)) {
      const message = `an indicator \`${sli.name}\` stands elsewhere already`;
      const expected = 'give it another name, or use `indicatorRef`';
      ofIndicator(['metadata', 'name'], { message, expected });
    }
    slis.set(sli.name, sli);
  }
  return slis;
}

/** The indicator that a document brings along, if it does. */
function readOwnIndicator(
  entry: Document['entry'],
  report: Report,
): { readonly sli: Sli | undefined; readonly ofIndicator: Report } {
  const ofIndicator = within(report, 'spec', 'indicator');
  if (isSli(entry)) return { sli: readIndicator(entry, undefined, report), ofIndicator: report };
  if (!isSlo(entry)) return { sli: undefined, ofIndicator };
  const { spec } = entry;
  const indicator = spec !== undefined && 'indicator' in spec ? spec.indicator : undefined;
  if (indicator === undefined) return { sli: undefined, ofIndicator };
  return { sli: readIndicator(indicator, spec?.service ?? '', ofIndicator), ofIndicator };
}

function collectSlos(
  documents: readonly Document[],
  slis: ReadonlyMap<string, Sli>,
): ReadonlyMap<string, Slo> {
  const slos = new Map<string, Slo>();
  const names = documents.flatMap(({ entry }) => ownIndicatorName(entry) ?? []);
  for (const { entry, report } of documents) {
    if (!isSlo(entry)) continue;
    const name = ownIndicatorName(entry) ?? indicatorRef(entry);
    const sli = slis.get(name ?? '');
    if (sli === undefined) {
      // One that stands somewhere but could not be read has its own mistakes reported already.
      if (name !== undefined && !names.includes(name)) reportUnknownRef(name, names, report);
      continue;
    }
    const slo = readSlo(entry, sli, report);
    if (slo === undefined) continue;
    if (slos.has(slo.name)) {
      const message = `an SLO \`${slo.name}\` stands elsewhere already`;
      report(['metadata', 'name'], { message, expected: 'give it another name' });
    }
    slos.set(slo.name, slo);
  }
  return slos;
}

function ownIndicatorName(entry: Document['entry']): string | undefined {
  if (isSli(entry)) return entry.metadata?.name;
  const spec = isSlo(entry) ? entry.spec : undefined;
  return spec !== undefined && 'indicator' in spec ? spec.indicator?.metadata?.name : undefined;
}

function indicatorRef(entry: Salvaged<SloDocument>): string | undefined {
  const { spec } = entry;
  return spec !== undefined && 'indicatorRef' in spec ? spec.indicatorRef : undefined;
}

function reportUnknownRef(name: string, names: readonly string[], report: Report): void {
  const suggestion = nearName(name, names);
  report(['spec', 'indicatorRef'], {
    message: `there is no indicator \`${name}\``,
    expected: names.length === 0 ? 'write an SLI document' : `name one of: ${names.join(', ')}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function isSlo(entry: Document['entry']): entry is Salvaged<SloDocument> {
  return entry.kind === 'SLO';
}

function isSli(entry: Document['entry']): entry is Salvaged<SliDocument> {
  return entry.kind === 'SLI';
}
