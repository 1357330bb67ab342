import type Docker from 'dockerode';

type Progress = { readonly error?: string; readonly stream?: string };

/** Waits for the end of a pull or a build; rejects with the engine's error and what was printed before it. */
export function follow(
  engine: Docker,
  stream: NodeJS.ReadableStream,
  onProgress: () => void = () => undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    engine.modem.followProgress(
      stream,
      (error: Error | null, progress: readonly Progress[] | null) => {
        const failed = error ?? progress?.find((entry) => entry.error !== undefined)?.error;
        if (failed === undefined) {
          resolve();
          return;
        }
        const said = (progress ?? []).map((entry) => entry.stream ?? '').join('');
        const last = said.trim().split('\n').slice(-15).join('\n');
        const message = failed instanceof Error ? failed.message : failed;
        reject(new Error(last === '' ? message : `${message}\n${last}`));
      },
      onProgress,
    );
  });
}
