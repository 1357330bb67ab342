/** Does something again and again, one at a time: at once when there is more or when hurried, else after a pause. */
export class Repetition {
  private readonly work: () => Promise<boolean>;
  private readonly pauseMs: number;
  private running: Promise<void> | undefined;
  private endPause: (() => void) | undefined;
  private isHurried = false;
  private isStopped = false;

  /** @param work resolves with whether there is more to do; it does not reject. */
  constructor(work: () => Promise<boolean>, pauseMs: number) {
    this.work = work;
    this.pauseMs = pauseMs;
  }

  start(): void {
    this.running ??= this.repeat();
  }

  hurry(): void {
    this.isHurried = true;
    this.endPause?.();
  }

  /** Resolves when what is under way is done; nothing is begun any more. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.hurry();
    await this.running;
  }

  private async repeat(): Promise<void> {
    while (!this.isStopped) {
      this.isHurried = false;
      const hasMore = await this.work();
      if (!hasMore) await this.pause();
    }
  }

  private async pause(): Promise<void> {
    if (this.isHurried) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.pauseMs);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.endPause = undefined;
  }
}
