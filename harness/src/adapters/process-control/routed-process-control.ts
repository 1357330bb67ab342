import type { ServiceLocation } from '../../domain/environment.ts';
import type {
  ContainersLocation,
  EnclosedIncarnation,
  Incarnation,
  Nobody,
  ProcessAction,
  ProcessControl,
  ProcessIncarnation,
  ProcessState,
  SupervisedLocation,
} from '../../ports/process-control.ts';

/** Asks whoever can reach a service: the operating system for a process, the engine for a container. */
export class RoutedProcessControl implements ProcessControl {
  readonly #supervised: ProcessControl<SupervisedLocation, ProcessIncarnation>;
  readonly #enclosed: ProcessControl<ContainersLocation, EnclosedIncarnation>;

  constructor(routes: {
    readonly supervised: ProcessControl<SupervisedLocation, ProcessIncarnation>;
    readonly enclosed: ProcessControl<ContainersLocation, EnclosedIncarnation>;
  }) {
    this.#supervised = routes.supervised;
    this.#enclosed = routes.enclosed;
  }

  find(location: ServiceLocation, signal: AbortSignal): Promise<Incarnation | Nobody> {
    switch (location.kind) {
      case 'supervised':
        return this.#supervised.find(location, signal);
      case 'containers':
        return this.#enclosed.find(location, signal);
    }
  }

  state(incarnation: Incarnation, signal: AbortSignal): Promise<ProcessState> {
    switch (incarnation.kind) {
      case 'process':
        return this.#supervised.state(incarnation, signal);
      case 'container':
        return this.#enclosed.state(incarnation, signal);
    }
  }

  signal(
    incarnation: Incarnation,
    action: ProcessAction,
    signal: AbortSignal,
  ): Promise<'sent' | 'gone'> {
    switch (incarnation.kind) {
      case 'process':
        return this.#supervised.signal(incarnation, action, signal);
      case 'container':
        return this.#enclosed.signal(incarnation, action, signal);
    }
  }
}
