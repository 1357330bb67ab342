import type { World } from './world.ts';

/** One way in which a part of the world can be away, and the way back. */
export type Damage = {
  readonly name: string;
  readonly break: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
};

/** Every way in which Redis can be away. @param world asked for when it is needed: a test makes it later than its table */
export function redisDamages(world: () => World): readonly Damage[] {
  const mend = () => world().toRedis.become({ is: 'open' });
  return [
    { name: 'slow', break: () => world().toRedis.become({ is: 'slow', delayMs: 400 }), mend },
    { name: 'hanging', break: () => world().toRedis.become({ is: 'swallowing' }), mend },
    { name: 'cut off', break: () => world().toRedis.become({ is: 'cut' }), mend },
    { name: 'killed', break: () => world().redis.kill(), mend: () => world().redis.start() },
  ];
}
