/** At which of its own records a `recover` is to be ended. */
export const END_AT_VARIABLE = 'MATRIX_END_RECOVER_AT_RECORD';
