import { isIP } from 'node:net';

/** Networks that have a name; what they are is known to the library that looks at them. */
const NAMED: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * Reads the proxies whose `X-Forwarded-For` is believed: addresses and networks, separated by commas; `off` is nobody.
 * @throws Error that says what is wrong, to follow the name of the variable.
 */
export function parseTrustedProxies(text: string): readonly string[] {
  if (text === 'off') return [];
  const proxies = text.split(',').map((part) => part.trim());
  const wrong = proxies.find((proxy) => !NAMED.has(proxy) && !isNetwork(proxy));
  if (wrong !== undefined) {
    throw new Error(
      `must be off or addresses and networks like "loopback, 10.0.0.0/8", not "${wrong}".`,
    );
  }
  return proxies;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
