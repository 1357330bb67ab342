/** At which of its own records whoever undoes is to be ended: a `recover`, or a watchdog. */
export const END_AT_VARIABLE = 'MATRIX_END_UNDOING_AT_RECORD';
