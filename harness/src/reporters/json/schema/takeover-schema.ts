import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { epochMs, text } from './quantities.ts';

export const haltedSchema = closedObject(
  {
    by: text('Who pulled the kill switch.'),
    reason: text('Why.'),
    haltedAtMs: epochMs('It was pulled.'),
  },
  'The kill switch ended the run.',
);

export const takeoverSchema = closedObject(
  {
    by: Type.Enum(['watchdog', 'recover']),
    why: text('Why whoever conducted the run could not.'),
    atMs: epochMs('It began to undo.'),
  },
  'Somebody else went on with the run and undid what was left.',
);
