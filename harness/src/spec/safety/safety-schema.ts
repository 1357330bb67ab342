import { Type, type Static } from 'typebox';
import { blastRadiusSchema } from './blast-radius-schema.ts';

const TIME_PATTERN = '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$';
const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';
const DAYS_PATTERN = `^${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*$`;

const hoursSchema = Type.Object(
  {
    days: Type.String({
      pattern: DAYS_PATTERN,
      maxLength: 60,
      description: 'The days: mon-fri, or sat,sun, or mon-sun.',
    }),
    from: Type.String({
      pattern: TIME_PATTERN,
      description: 'From this time on the wall: "09:00", in quotes.',
    }),
    to: Type.String({
      pattern: TIME_PATTERN,
      description: 'To this time, not included: "17:00"; one before `from` is on the next day.',
    }),
    timezone: Type.String({
      minLength: 1,
      maxLength: 60,
      description: 'An IANA time zone: Europe/Berlin, or UTC.',
    }),
  },
  { additionalProperties: false, description: 'When anything may be broken here.' },
);

/** What every kind of environment may say of its safety. */
export const environmentSafety = {
  protected: Type.Optional(
    Type.Boolean({ description: 'Whether a run here needs `--allow-protected` with its name.' }),
  ),
  limits: Type.Optional(
    blastRadiusSchema('How much any run may touch here; an experiment may allow less.'),
  ),
  hours: Type.Optional(hoursSchema),
};

/** What every kind of service may say of its safety. */
export const serviceSafety = {
  protected: Type.Optional(
    Type.Boolean({
      description: 'Whether a fault on it or on a link of its own needs `--allow-protected`.',
    }),
  ),
};

export type HoursEntry = Static<typeof hoursSchema>;
