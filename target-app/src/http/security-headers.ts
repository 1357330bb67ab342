import helmet from '@fastify/helmet';
import type { App } from './app.ts';

export async function installSecurityHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'self'"] } },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Helmet can only switch this off; what reads the header still wants to see it on.
    xXssProtection: false,
  });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-xss-protection', '1; mode=block');
    done();
  });
}
