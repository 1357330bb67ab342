import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';

/** What was measured, between the two bounds of what is left open. */
export const enclosure = (description: string, of = Type.Number()) =>
  closedObject({ low: of, estimate: of, high: of }, description);
