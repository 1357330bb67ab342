import { createHash } from 'node:crypto';
import type { EnvironmentSpec } from '../../domain/environment-spec.ts';
import type { Experiment } from '../../domain/experiment.ts';
import type { Reason } from '../../domain/finding.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { PHASES, type PhaseDurations } from '../../domain/phase.ts';
import { checkDemands } from '../environments/check-against-environment.ts';
import type { FaultDeclarations } from '../fault-declaration.ts';
import { checkSchema } from '../schema/check-schema.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { SloCatalogue } from '../slo/slo-catalogue.ts';
import { sortDiagnostics, type Diagnostic, type Reading } from '../source/diagnostic.ts';
import { readOneDocument } from '../source/read-one-document.ts';
import { reportInto, within, type Report } from '../source/report.ts';
import type { SourceNode } from '../source/source-node.ts';
import { readBlastRadius } from '../safety/read-blast-radius.ts';
import { applyOverrides } from './apply-overrides.ts';
import { checkGuardedServices } from './check-guarded-services.ts';
import { checkName } from './check-name.ts';
import { experimentSchema, type ExperimentDocument } from './experiment-schema.ts';
import { leftOut } from './left-out.ts';
import { namedAvailabilities } from './named-availabilities.ts';
import { readFaults } from './read-faults.ts';
import { readGuardrails } from './read-guardrails.ts';
import { readLoad } from './read-load.ts';
import { readObjectives } from './read-objectives.ts';
import { readPhases, type KnownPhases } from './read-phases.ts';

export type ExperimentInput = {
  readonly file: string;
  readonly text: string;
  readonly faults: FaultDeclarations;
  readonly catalogue: SloCatalogue;
  /** The names of the scripts in `scenarios/`. */
  readonly scenarios: readonly string[];
  /** `path=value` changes of the command line. */
  readonly overrides: readonly string[];
  /** Where it is to run; its targets are held against this when given. */
  readonly environment?: EnvironmentSpec;
};

export type LoadedExperiment = {
  readonly experiment: Experiment;
  /** Of the file as it stands, without the changes of the command line. */
  readonly sha256: string;
  /** What its SLOs ask elsewhere and not here. */
  readonly remarks: readonly Reason[];
  /** Where everything was written, for what is found wrong later. */
  readonly source: SourceNode;
};

/** Reads an experiment file, or says everything that is wrong with it. */
export function loadExperiment(input: ExperimentInput): Reading<LoadedExperiment> {
  const read = readOneDocument(input.file, input.text);
  if (!read.ok) return read;
  const { root, diagnostics: ofOverrides } = applyOverrides(read.root, input.overrides);
  const { salvaged, diagnostics: ofSchema } = checkSchema(experimentSchema(input.faults), root);
  const diagnostics: Diagnostic[] = [...ofOverrides, ...ofSchema];
  const report = reportInto(diagnostics, root);
  const remarks: Reason[] = [];
  const experiment = readExperiment(salvaged ?? {}, { ...input, remarks }, report);
  if (input.environment !== undefined) {
    const demands = {
      faults: salvaged?.faults ?? [],
      variants: Object.keys(salvaged?.variants ?? {}),
    };
    checkDemands(demands, input.environment, input.faults, report);
  }
  if (diagnostics.length > 0) {
    return { ok: false, diagnostics: sortDiagnostics(diagnostics) };
  }
  if (experiment === undefined) {
    throw new FaultlineError('INTERNAL', `${input.file} is right and yet could not be read.`);
  }
  const sha256 = createHash('sha256').update(input.text).digest('hex');
  return { ok: true, experiment, sha256, remarks, source: root };
}

type Document = Salvaged<ExperimentDocument>;

function readExperiment(
  document: Document,
  input: ExperimentInput & { readonly remarks: Reason[] },
  report: Report,
): Experiment | undefined {
  const { metadata, hypothesis } = document;
  const faultCount = document.faults?.length;
  const { catalogue } = input;
  checkName(metadata?.name, input.file, report);
  const phases = readPhases(document.phases, faultCount, report);
  const load = readLoad(document.load, input.scenarios, report);
  const faults = readFaults(document.faults ?? [], input.faults, report);
  const named = namedAvailabilities(document, catalogue);
  const context = { catalogue, phases, faultCount, named };
  const objectives = readObjectives(document.objectives ?? [], context, report);
  input.remarks.push(...leftOut(document.objectives ?? [], context));
  const guardrails = readGuardrails(document.guardrails ?? [], catalogue, report);
  const { environment, faults: declarations } = input;
  if (environment !== undefined) {
    checkGuardedServices(guardrails, faults, { declarations, phases, environment }, report);
  }
  const blastRadius = readBlastRadius(document.blastRadius, within(report, 'blastRadius'));
  const { name, owner } = metadata ?? {};
  if (name === undefined || owner === undefined || hypothesis === undefined) return undefined;
  if (load === undefined || !areComplete(phases)) return undefined;
  return {
    name,
    owner,
    ...readNotes(metadata),
    hypothesis,
    variants: readVariants(document.variants),
    load,
    phases,
    faults,
    objectives,
    guardrails: guardrails.filter((guardrail) => guardrail !== undefined),
    ...(blastRadius === undefined ? {} : { blastRadius }),
  };
}

function readNotes(metadata: Document['metadata']): Pick<Experiment, 'tags' | 'runbook'> {
  const { tags = [], runbook } = metadata ?? {};
  return {
    tags: tags.filter((tag) => tag !== undefined),
    ...(runbook === undefined ? {} : { runbook }),
  };
}

function readVariants(variants: Document['variants']): Experiment['variants'] {
  const entries = Object.entries(variants ?? {});
  return Object.fromEntries(
    entries.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])),
  );
}

function areComplete(phases: KnownPhases): phases is PhaseDurations {
  return PHASES.every((phase) => phases[phase] !== undefined);
}
