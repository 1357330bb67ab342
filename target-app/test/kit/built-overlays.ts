import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { run, toolPath } from './tool.ts';

export const KUBERNETES = join(import.meta.dirname, '../../deploy/kubernetes');

type Probe = { readonly periodSeconds: number; readonly failureThreshold: number };
export type Container = {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly Readonly<Record<string, { readonly name: string }>>[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: object;
  readonly ports?: readonly { readonly name: string }[];
};
type PodSpec = {
  readonly containers: readonly Container[];
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly object[];
};
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  // Each kind has one of its own; what tests look at is narrowed where they do.
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly replicas?: number;
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
  };
  readonly rules?: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
};

const built = new Map<string, readonly Manifest[]>();

/** Has kustomize build overlays, to be looked at with what stands below. */
export async function buildOverlays(overlays: readonly string[]): Promise<void> {
  const kustomize = await toolPath('kustomize');
  for (const overlay of overlays) {
    const { exitCode, stdout, said } = await run(
      kustomize,
      'build',
      join(KUBERNETES, 'overlays', overlay),
    );
    if (exitCode !== 0) throw new Error(said);
    const documents = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
    built.set(overlay, documents);
  }
}

export const of = (overlay: string): readonly Manifest[] => built.get(overlay) ?? [];
export const kinds = (overlay: string, ...names: readonly string[]): readonly Manifest[] =>
  of(overlay).filter(({ kind }) => names.includes(kind));
export const named = (overlay: string, kind: string, name: string): Manifest => {
  const found = kinds(overlay, kind).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name} in ${overlay}.`);
  return found;
};
export const containerOf = ({ spec }: Manifest): Container => spec.template.spec.containers[0]!;

/** What a process sees, as Kubernetes puts it together: first what `envFrom` names, then `env` over it. */
export function environmentOf(overlay: string, manifest: Manifest): Record<string, string> {
  const { envFrom = [], env = [] } = containerOf(manifest);
  const values: Record<string, string> = {};
  for (const { configMapRef, secretRef } of envFrom) {
    if (configMapRef) Object.assign(values, named(overlay, 'ConfigMap', configMapRef.name).data);
    if (secretRef === undefined) continue;
    for (const [name, text] of Object.entries(named(overlay, 'Secret', secretRef.name).data!)) {
      values[name] = Buffer.from(text, 'base64').toString();
    }
  }
  for (const { name, value = '' } of env) values[name] = value;
  return values;
}
