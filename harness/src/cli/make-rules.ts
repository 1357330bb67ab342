import { FaultlineError } from '../domain/faultline-error.ts';
import { renderRules } from '../domain/rules/render-rules.ts';
import { rulesOfSlo, type SloRules } from '../domain/rules/rules-of-slo.ts';
import { loadSlos } from '../spec/slo/load-slos.ts';
import type { SloCatalogue } from '../spec/slo/slo-catalogue.ts';
import { specInvalid } from '../spec/spec-invalid.ts';
import type { Project } from './project.ts';
import { readYamlFiles, type TextFile } from './read-project-files.ts';
import { unknownName } from './unknown-name.ts';

/** A rules file, as text and as data, and the SLOs that none could be made for. */
export type MadeRules = {
  readonly text: string;
  readonly rules: readonly SloRules[];
  readonly without: readonly { readonly slo: string; readonly because: string }[];
};

type Wanted = {
  /** All of them when empty. */
  readonly names: readonly string[];
  readonly runbook?: string | undefined;
};

/** Makes the rules of a project's SLOs; rejects with `SPEC_INVALID`, or `UNKNOWN_NAME` and the names there are. */
export async function makeRules(project: Project, cwd: string, wanted: Wanted): Promise<MadeRules> {
  return rulesOfFiles(await readYamlFiles(project.slosFolder, cwd), wanted);
}

/** The same from the texts of SLO files. */
export function rulesOfFiles(files: readonly TextFile[], wanted: Wanted): MadeRules {
  const loaded = loadSlos(files);
  if (!loaded.ok) throw specInvalid(loaded.diagnostics);
  const { runbook } = wanted;
  const rules = chosen(loaded.catalogue, wanted.names).map((slo) =>
    rulesOfSlo(slo, runbook === undefined ? {} : { runbook }),
  );
  return {
    text: renderRules(rules),
    rules,
    without: rules.flatMap((one) => (one.made ? [] : [{ slo: one.slo, because: one.because }])),
  };
}

/** By name, so that the order of files and arguments does not change the outcome. */
function chosen({ slos, slis }: SloCatalogue, names: readonly string[]) {
  const all = [...slos.keys()].toSorted();
  for (const name of names) {
    if (slos.has(name)) continue;
    if (!slis.has(name)) throw unknownName('SLO', name, all);
    const message = `"${name}" is an indicator without a target; rules need an SLO.`;
    throw new FaultlineError('UNKNOWN_NAME', message, { hint: `There are: ${all.join(', ')}.` });
  }
  const asked = new Set(names.length === 0 ? all : names);
  return all.filter((name) => asked.has(name)).flatMap((name) => slos.get(name) ?? []);
}
