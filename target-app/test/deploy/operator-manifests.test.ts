import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import {
  buildOverlays,
  type Container,
  environmentOf,
  kinds,
  KUBERNETES,
  named,
} from '../kit/built-overlays.ts';

beforeAll(() => buildOverlays(['prod']));

describe('what belongs to operators', () => {
  it('scrapes a port of the services that it selects', () => {
    const { spec } = named('prod', 'ServiceMonitor', 'target-app') as unknown as {
      readonly spec: {
        readonly selector: { readonly matchExpressions: readonly [{ readonly values: string[] }] };
        readonly endpoints: readonly [{ readonly port: string; readonly path: string }];
      };
    };
    for (const name of spec.selector.matchExpressions[0].values) {
      const service = named('prod', 'Service', name).spec as unknown as Container;
      expect(service.ports?.map((port) => port.name)).toContain(spec.endpoints[0].port);
    }
    expect(spec.endpoints[0].path).toBe('/metrics');
  });

  it('lets KEDA alone say how many workers there are, by the queue that they read', () => {
    const { spec } = named('prod', 'ScaledObject', 'worker') as unknown as {
      readonly spec: {
        readonly scaleTargetRef: { readonly name: string };
        readonly triggers: readonly [{ readonly metadata: Readonly<Record<string, string>> }];
      };
    };
    const worker = named('prod', 'Deployment', spec.scaleTargetRef.name);
    expect(worker.spec.replicas).toBeUndefined();
    const queue = spec.triggers[0].metadata['queueURLFromEnv'] ?? '';
    expect(environmentOf('prod', worker)[queue]).toMatch(/student-events\.fifo$/);
  });

  it('has Argo CD deploy an overlay that there is, into the namespace of that overlay', async () => {
    const text = await readFile(join(KUBERNETES, 'argocd/application.yaml'), 'utf8');
    const { spec } = parseAllDocuments(text)[0]!.toJS() as {
      readonly spec: { readonly source: { path: string }; destination: { namespace: string } };
    };
    expect(spec.source.path).toBe('target-app/deploy/kubernetes/overlays/prod');
    expect(spec.destination.namespace).toBe(kinds('prod', 'Namespace')[0]?.metadata.name);
  });
});
