import type { JournalEvent } from '../../domain/journal-event.ts';
import { liveFrame } from '../../reporters/terminal/live-frame.ts';
import { advanceLive, LIVE_START, type LiveState } from '../../reporters/terminal/live-state.ts';
import { plainLine } from '../../reporters/terminal/plain-line.ts';
import { printable } from '../../reporters/terminal/printable.ts';
import type { Audience } from '../carry-out.ts';
import { isColoured } from '../colours.ts';
import type { Host } from '../host.ts';

const REDRAW_EVERY_MS = 200;
const CLEAR_TO_END = '\u001b[J';

/** What a person sees on stderr while a run goes on; `close` leaves the terminal as a plain text would. */
export type LiveView = Audience & { readonly close: () => void };

/** A picture that is drawn over itself on a terminal, one line for each thing that happens elsewhere. */
export function openLiveView(host: Host): LiveView {
  return host.stderr.isTTY ? drawnView(host) : lineView(host);
}

function lineView(host: Host): LiveView {
  let state: LiveState = LIVE_START;
  return {
    onEvent: (event: JournalEvent) => {
      const line = plainLine(event, state);
      state = advanceLive(state, event);
      if (line !== undefined) host.stderr.write(`${line}\n`);
    },
    onProgress: (line) => {
      host.stderr.write(`       ${printable(line)}\n`);
    },
    close: () => undefined,
  };
}

function drawnView(host: Host): LiveView {
  const color = isColoured(host.stderr, host.env);
  let state: LiveState = LIVE_START;
  let note: string | undefined;
  let height = 0;
  const draw = () => {
    const options = { color, columns: host.stderr.columns, nowMs: host.clock.now() };
    const frame = liveFrame(state, note === undefined ? options : { ...options, note });
    const up = height === 0 ? '' : `\u001b[${String(height)}A\r`;
    host.stderr.write(`${up}${CLEAR_TO_END}${frame}`);
    height = frame.split('\n').length - 1;
  };
  const timer = setInterval(draw, REDRAW_EVERY_MS);
  return {
    onEvent: (event) => {
      state = advanceLive(state, event);
    },
    onProgress: (line) => {
      note = line;
    },
    close: () => {
      clearInterval(timer);
      draw();
    },
  };
}
