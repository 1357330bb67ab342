const OPERATORS_ROUTES = /^\/(health|metrics|prometheus|sre|admin)(\/|$)/;

/** What orchestrators and operators ask; everything else is for those whom the service is for. */
export function isForOperators(route: string | undefined): boolean {
  return OPERATORS_ROUTES.test(route ?? '');
}
