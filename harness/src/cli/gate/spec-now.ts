import { toErrorRecord } from '../../domain/faultline-error.ts';
import type { SpecNow } from '../../domain/gate/spec-drift.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { openExperiment } from '../open-experiment.ts';
import type { Project } from '../project.ts';
import { experimentNames } from '../read-project-files.ts';

/**
 * The experiment of a run as its file and its SLOs stand now, with the changes that the gate is asked with. Those that
 * the run made are not taken over: it would be held to what it chose itself.
 */
export async function specNow(
  project: Project,
  run: RunRecord,
  overrides: readonly string[],
): Promise<SpecNow> {
  const { experiment, source, environmentName } = run;
  const names = await experimentNames(project);
  try {
    const { loaded, file } = await openExperiment(project, project.folder, {
      name: names.includes(experiment.name) ? experiment.name : source.file,
      environment: environmentName,
      overrides,
    });
    return { ok: true, file, sha256: loaded.sha256, objectives: loaded.experiment.objectives };
  } catch (error) {
    // Told with the run: it makes its verdict worthless, and the other runs are still worth judging.
    return { ok: false, why: toErrorRecord(error).message };
  }
}
