import { Type } from 'typebox';

/** No step begins with a dot, so that a path leads neither out of the project nor into what is hidden in it. */
const MODULE_PATTERN =
  '^(?:\\./)?(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\\.(?:ts|js)$';

/** The modules with faults of the project's own, as `faultline.yaml` names them. */
export const ownFaultsSchema = Type.Optional(
  Type.Array(
    Type.String({
      pattern: MODULE_PATTERN,
      maxLength: 500,
      description: 'A path below the folder of this file, like `./chaos/disk-full.ts`.',
    }),
    { maxItems: 100, description: 'Modules that bring faults of your own; `.ts` or `.js`.' },
  ),
);
