import type { Sli } from '../../domain/sli.ts';
import { checkSchema } from '../schema/check-schema.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { sortDiagnostics, type Diagnostic, type Reading } from '../source/diagnostic.ts';
import { nearName } from '../source/near-name.ts';
import { readYaml } from '../source/read-yaml.ts';
import { reportInto, within, type Report } from '../source/report.ts';
import type { SourceNode } from '../source/source-node.ts';
import { notHonoured } from './not-honoured.ts';
import { readIndicator } from './read-indicator.ts';
import type { DataSources } from './read-metric.ts';
import { readSlo } from './read-slo.ts';
import { type AnyDocument, sloSchema, type SliDocument, type SloDocument } from './slo-schema.ts';
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
  const sources = collectSources(documents);
  checkServices(documents);
  const slis = collectSlis(documents, sources);
  const slos = collectSlos(documents, slis);
  return diagnostics.length > 0
    ? { ok: false, diagnostics: sortDiagnostics(diagnostics) }
    : { ok: true, catalogue: { slos, slis } };
}

type Document = {
  readonly entry: Salvaged<AnyDocument>;
  readonly report: Report;
};

function checkDocument(root: SourceNode, diagnostics: Diagnostic[]): Document {
  const checked = checkSchema(sloSchema, root);
  diagnostics.push(...checked.diagnostics);
  const report = reportInto(diagnostics, root);
  const entry = checked.salvaged ?? {};
  if (entry.kind !== undefined && ALERTING.has(entry.kind)) {
    notHonoured(report, ['kind'], {
      what: `${entry.kind} documents`,
      instead:
        'take it out; what an experiment asks of alerts stands in its `alert` objectives; `faultline rules` writes burn-rate alerts for Prometheus',
    });
  }
  return { entry, report };
}

const ALERTING = new Set<string>(['AlertPolicy', 'AlertCondition', 'AlertNotificationTarget']);

function collectSources(documents: readonly Document[]): DataSources {
  return new Map(
    documents.flatMap(({ entry }) => {
      if (entry.kind !== 'DataSource') return [];
      const { metadata, spec } = entry;
      if (metadata?.name === undefined || spec === undefined || !('type' in spec)) return [];
      return spec.type === undefined ? [] : [[metadata.name, spec.type] as const];
    }),
  );
}

/** Where services are described, an SLO is of one of them. */
function checkServices(documents: readonly Document[]): void {
  const names = documents.flatMap(({ entry }) =>
    entry.kind === 'Service' ? (entry.metadata?.name ?? []) : [],
  );
  if (names.length === 0) return;
  for (const { entry, report } of documents) {
    const service = isSlo(entry) ? entry.spec?.service : undefined;
    if (service === undefined || names.includes(service)) continue;
    const suggestion = nearName(service, names);
    report(['spec', 'service'], {
      message: `there is no service \`${service}\``,
      expected: `name one of: ${names.join(', ')}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

function collectSlis(
  documents: readonly Document[],
  sources: DataSources,
): ReadonlyMap<string, Sli> {
  const slis = new Map<string, Sli>();
  for (const { entry, report } of documents) {
    const { sli, ofIndicator } = readOwnIndicator(entry, sources, report);
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
  sources: DataSources,
  report: Report,
): { readonly sli: Sli | undefined; readonly ofIndicator: Report } {
  const ofIndicator = within(report, 'spec', 'indicator');
  if (isSli(entry))
    return {
      sli: readIndicator(entry, { service: undefined, sources }, report),
      ofIndicator: report,
    };
  if (!isSlo(entry)) return { sli: undefined, ofIndicator };
  const { spec } = entry;
  const indicator = spec !== undefined && 'indicator' in spec ? spec.indicator : undefined;
  if (indicator === undefined) return { sli: undefined, ofIndicator };
  const context = { service: spec?.service ?? '', sources };
  return { sli: readIndicator(indicator, context, ofIndicator), ofIndicator };
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
    const read = readSlo(entry, sli, report);
    const known = read.find(({ name }) => slos.has(name));
    if (known !== undefined) {
      const message = `an SLO \`${known.name}\` stands elsewhere already`;
      report(['metadata', 'name'], { message, expected: 'give it another name' });
    }
    for (const slo of read) slos.set(slo.name, slo);
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
