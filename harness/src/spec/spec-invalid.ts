import { FaultlineError } from '../domain/faultline-error.ts';
import { formatDiagnostics, type Diagnostic } from './source/diagnostic.ts';

/** The error that a command ends with when files have mistakes: all of them, in the order of the files. */
export function specInvalid(diagnostics: readonly Diagnostic[]): FaultlineError {
  const count = diagnostics.length === 1 ? 'one mistake' : `${diagnostics.length} mistakes`;
  const files = [...new Set(diagnostics.map(({ file }) => file))].join(', ');
  return new FaultlineError(
    'SPEC_INVALID',
    `${count} in ${files}\n\n${formatDiagnostics(diagnostics)}\n`,
  );
}
