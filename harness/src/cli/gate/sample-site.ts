import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CHAIN_START, chainLine } from '../../adapters/file-journal/chained-line.ts';
import type { EnvironmentDescription } from '../../domain/environment.ts';
import { sampleJournal } from '../../domain/gate/sample-journal.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import { openExperiment } from '../open-experiment.ts';
import { findProject } from '../project.ts';
import { JOURNAL_FILE } from '../read-run.ts';
import { makeRunId } from '../run-id.ts';
import { SAMPLE_ENVIRONMENT, SAMPLE_FILES, SAMPLE_NAME } from './sample-project.ts';

/** A project with one run in it that passes. */
export type SampleSite = {
  readonly folder: string;
  readonly runFolder: string;
  readonly events: readonly JournalEvent[];
};

const AGE_MS: Ms = 3_600_000;

/** Makes the sample project in an empty folder, with a passing run that began an hour ago. */
export async function makeSampleSite(folder: string, nowMs: EpochMs): Promise<SampleSite> {
  for (const [path, text] of Object.entries(SAMPLE_FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const opened = await openExperiment(findProject(folder), folder, {
    name: SAMPLE_NAME,
    environment: SAMPLE_ENVIRONMENT,
    overrides: [],
  });
  const { experiment, sha256 } = opened.loaded;
  const startedAtMs = Math.floor((nowMs - AGE_MS) / 1_000) * 1_000;
  const runId = makeRunId(startedAtMs);
  const source = { file: opened.file, sha256 };
  const events = sampleJournal({ runId, startedAtMs, experiment, source, environment: SAMPLE });
  const runFolder = join(folder, 'reports', SAMPLE_NAME, runId);
  await mkdir(runFolder, { recursive: true });
  await writeFile(join(runFolder, JOURNAL_FILE), journalText(events));
  return { folder, runFolder, events };
}

/** A journal as the harness would have written it: chained anew, so that only what it tells is different. */
export function journalText(events: readonly JournalEvent[]): string {
  let end = CHAIN_START;
  const lines = events.map((event) => {
    const line = chainLine(event, end);
    end = line.end;
    return `${line.text}\n`;
  });
  return lines.join('');
}

const SAMPLE: EnvironmentDescription = {
  name: SAMPLE_ENVIRONMENT,
  type: 'local',
  baseUrl: 'http://127.0.0.1:1',
  prometheusUrl: 'http://127.0.0.1:1',
  abilities: ['network'],
  services: {
    api: { name: 'api', variant: 'default' },
    redis: { name: 'redis', variant: 'default' },
  },
  links: {
    'api->redis': {
      name: 'api->redis',
      from: 'api',
      to: 'redis',
      proxy: { adminUrl: 'http://127.0.0.1:1', name: 'api-redis' },
      host: '127.0.0.1',
      port: 1,
      protocol: 'redis',
    },
  },
  versions: {},
};
