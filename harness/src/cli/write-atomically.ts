import { FaultlineError } from '../domain/faultline-error.ts';
import { replaceWhole } from '../system/whole-file.ts';

/**
 * Writes a whole file or nothing: a reader never sees half of it. The file is private to the user. Rejects with
 * `WRITE_FAILED`. What can be made again from a journal need not outlive a power cut.
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  try {
    replaceWhole(path, content, { durably: false });
  } catch (cause) {
    throw new FaultlineError('WRITE_FAILED', `${path} could not be written.`, { cause });
  }
}
