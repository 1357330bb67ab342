const REDACTED = '[redacted]';
const SECRET_NAME = /token|secret|password|passwd|credential|api_?key|access_?key/i;

/** A copy to show: without what is secret by its name, and without the passwords in addresses. */
export function redacted(value: unknown, name = ''): unknown {
  if (value === undefined || value === null) return value;
  if (SECRET_NAME.test(name) && typeof value !== 'object') return REDACTED;
  if (typeof value === 'string') return withoutPassword(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, name));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, key)]));
}

function withoutPassword(text: string): string {
  const url = text.includes('://') ? URL.parse(text) : null;
  if (url === null) return text;
  if (url.password !== '') url.password = REDACTED;
  for (const name of url.searchParams.keys()) {
    if (SECRET_NAME.test(name)) url.searchParams.set(name, REDACTED);
  }
  // The brackets come back percent-encoded, which nobody wants to read.
  return url.href.replaceAll(/%5Bredacted%5D/gi, REDACTED);
}
