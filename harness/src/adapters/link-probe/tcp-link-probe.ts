import type { LinkDescription } from '../../domain/environment.ts';
import type { LinkProbe, ProbeOutcome, ProbeRequest } from '../../ports/link-probe.ts';
import { countForeignConnections } from './connection-count.ts';
import type { Dialogue } from './dialogue.ts';
import { exchange } from './exchange.ts';
import { httpDialogue } from './http-dialogue.ts';
import { OwnPorts } from './own-ports.ts';
import { postgresDialogue } from './postgres-dialogue.ts';
import { redisDialogue } from './redis-dialogue.ts';

/** Looks at a link over a fresh TCP connection through its proxy, in the protocol that the link speaks. */
export class TcpLinkProbe implements LinkProbe {
  readonly #ownPorts = new OwnPorts();

  probe(link: LinkDescription, request: ProbeRequest, signal: AbortSignal): Promise<ProbeOutcome> {
    const { host, port } = link;
    const { untilClosed, deadlineMs } = request;
    const dialogue = dialogueFor(link, request);
    const onConnect = (localPort: number) => this.#ownPorts.remember(localPort);
    return exchange({ host, port, untilClosed, deadlineMs, onConnect }, dialogue, signal);
  }

  async countConnections(link: LinkDescription): Promise<number | undefined> {
    if (link.relayed === true) return undefined;
    return await countForeignConnections(link.host, link.port, this.#ownPorts);
  }
}

/**
 * Upstream, nothing is said to make the peer close: our own close has to travel the whole way up before anything
 * comes back, and that way is what is timed.
 */
function dialogueFor(link: LinkDescription, request: ProbeRequest): Dialogue {
  const { payloadBytes, direction } = request;
  const askToClose = request.untilClosed && direction === 'downstream';
  switch (link.protocol) {
    case 'redis': {
      const dialogue = redisDialogue(payloadBytes);
      return askToClose ? dialogue : { ...dialogue, farewell: new Uint8Array() };
    }
    case 'postgres':
      return postgresDialogue(payloadBytes, direction);
    case 'http':
      return httpDialogue({
        host: `${link.host}:${link.port}`,
        payloadBytes,
        direction,
        askToClose,
      });
  }
}
