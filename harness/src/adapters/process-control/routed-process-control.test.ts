import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake/fake-clock.ts';
import { FakeContainerRuntime } from '../fake/fake-container-runtime.ts';
import { fakeLocation, FakeProcessControl } from '../fake/fake-process-control.ts';
import { ContainerProcessControl } from './container-process-control.ts';
import { RoutedProcessControl } from './routed-process-control.ts';

const never = new AbortController().signal;
const ENCLOSED = {
  kind: 'containers',
  engine: 'unix:///fake.sock',
  project: 'school',
  service: 'api',
} as const;

describe('whoever can reach a service', () => {
  it('is asked for it, by the kind of its location and of its incarnation', async () => {
    const supervised = new FakeProcessControl(new FakeClock(0));
    const runtime = new FakeContainerRuntime();
    const enclosed = new ContainerProcessControl(runtime);
    const processes = new RoutedProcessControl({ supervised, enclosed });
    const process = supervised.start('api');
    const container = { kind: 'container', ...runtime.engine.create(ENCLOSED) } as const;

    expect(await processes.find(fakeLocation('api'), never)).toEqual(process);
    expect(await processes.find(ENCLOSED, never)).toEqual(container);
    for (const incarnation of [process, container]) {
      expect(await processes.signal(incarnation, 'pause', never)).toBe('sent');
      expect(await processes.state(incarnation, never)).toBe('paused');
    }
  });
});
