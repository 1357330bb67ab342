import { ProblemError } from '../http/problem.ts';

/** Another user has this e-mail address. */
export class EmailTakenError extends ProblemError {
  constructor() {
    super(409, 'There is a user with this e-mail address.', [
      { field: 'email', detail: 'is taken' },
    ]);
  }
}
