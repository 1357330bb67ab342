export type Stage = 'starting' | 'running' | 'draining';

/** Where the process is in its life; it only ever moves forward. */
export class Lifecycle {
  private current: Stage = 'starting';

  get stage(): Stage {
    return this.current;
  }

  started(): void {
    if (this.current === 'starting') this.current = 'running';
  }

  drain(): void {
    this.current = 'draining';
  }
}
