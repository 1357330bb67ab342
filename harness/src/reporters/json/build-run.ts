import type { RunRecord } from '../../domain/run-record.ts';
import { runCommand } from '../words/run-command.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

export function buildRun(record: RunRecord): Report['run'] {
  return withoutAbsent({
    id: record.runId,
    startedAt: new Date(record.startedAtMs).toISOString(),
    startedAtMs: record.startedAtMs,
    endedAtMs: record.endedAtMs,
    harnessVersion: record.harnessVersion,
    command: runCommand(record),
    source: buildSource(record),
    host: record.host,
  });
}

function buildSource({ source }: RunRecord): Report['run']['source'] {
  return withoutAbsent({
    ...source,
    overrides: [...source.overrides],
    plugins: source.plugins?.map((plugin) => ({ ...plugin, types: [...plugin.types] })),
  });
}

export function buildEnvironment(record: RunRecord): Report['environment'] {
  const { environment, clockOffset } = record;
  const services = Object.values(environment?.services ?? {});
  return withoutAbsent({
    name: record.environmentName,
    ownedByRun: record.ownedByRun,
    type: environment?.type,
    baseUrl: environment?.baseUrl,
    variants: Object.fromEntries(services.map(({ name, variant }) => [name, variant])),
    links: Object.keys(environment?.links ?? {}),
    versions: { ...environment?.versions },
    clockOffset: clockOffset && { offsetMs: clockOffset.offsetMs, errorMs: clockOffset.errorMs },
  });
}

export function buildLoad({ load }: RunRecord): Report['load'] {
  const cores = load.health.flatMap(({ cpuCores }) => cpuCores ?? []);
  return withoutAbsent({
    tool: load.tool,
    command: [...load.command],
    releasedAtMs: load.releasedAtMs,
    endedAtMs: load.end?.atMs,
    endedAsAsked: load.end?.asked,
    exitCode: load.end?.exitCode,
    cut: load.end?.cut,
    peakVus: load.health.reduce((most, { activeVus }) => Math.max(most, activeVus), 0),
    maxVus: load.health.reduce((most, { maxVus }) => Math.max(most, maxVus), 0),
    peakCpuCores: cores.length === 0 ? undefined : cores.reduce((most, one) => Math.max(most, one)),
  });
}
