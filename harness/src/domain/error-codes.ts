import { EXIT, type ExitCode } from './exit-code.ts';

type ErrorCodeEntry = {
  readonly exitCode: ExitCode;
  readonly meaning: string;
  readonly action: string;
};

const usage = (meaning: string, action: string) => ({ exitCode: EXIT.usage, meaning, action });
const broken = (meaning: string, action: string) => ({
  exitCode: EXIT.harnessError,
  meaning,
  action,
});
const invalid = (meaning: string, action: string) => ({ exitCode: EXIT.invalid, meaning, action });

/** Every error the harness can end with. `docs/errors.md` is generated from this table. */
export const ERROR_CODES = {
  USAGE: usage(
    'The command line is wrong.',
    'Read the help of the command: `faultline <command> --help`.',
  ),
  UNKNOWN_NAME: usage('Nothing has that name.', 'Use one of the names the message lists.'),
  SPEC_INVALID: usage(
    'A file has mistakes.',
    'Mend each line the message points at; nothing was started.',
  ),
  FILE_UNREADABLE: usage('A file could not be read.', 'Check the path and its permissions.'),
  ENVIRONMENT_CANNOT: usage(
    'The environment cannot do what the experiment asks of it.',
    'Choose another environment, or add the service, link or ability to `faultline.yaml`.',
  ),
  ENVIRONMENT_BUSY: usage(
    'The environment is up in another form, or another run holds it.',
    'Take it down with `faultline env down`, or run with the variants it was started with.',
  ),
  TARGET_BUSY: usage(
    'Another run holds a target of this one.',
    'Wait until it has ended; `faultline status` shows it.',
  ),
  HALTED: usage(
    'The kill switch is on; nothing may be started.',
    'Release it with `faultline resume` when it is safe.',
  ),
  LEFTOVERS: usage(
    'An earlier run left something broken.',
    'Undo it with `faultline recover --all`, or start with `--recover`.',
  ),
  BLAST_RADIUS: usage(
    'The experiment would touch more than its limits allow.',
    'Narrow its targets, or raise the limit that the message names.',
  ),
  PROTECTED: usage(
    'The environment or a service is protected.',
    'If it is meant, allow it by name with the flag that the message shows.',
  ),
  OUTSIDE_HOURS: usage(
    'The environment may not be broken at this hour.',
    'Wait for the hours that the message names.',
  ),
  PLUGIN_INVALID: usage(
    'A fault of your own could not be loaded.',
    'Read the sentence; `docs/guides/write-a-fault.md` shows a whole one.',
  ),
  REPORT_NOT_FOUND: usage('No run has that id.', 'List the runs under `reports/`.'),
  JOURNAL_UNREADABLE: broken('A journal is damaged.', 'Read the sentence: it names the line.'),
  OBJECTIVE_UNDECIDABLE: {
    exitCode: EXIT.inconclusive,
    meaning: 'The planned load is too small to decide an objective.',
    action: 'Raise the rate or lengthen the phase to the number the message names.',
  },
  ENVIRONMENT_UNHEALTHY: invalid(
    'The environment was broken before anything was done to it.',
    'Mend what the message names, then run again.',
  ),
  TARGET_GONE: invalid(
    'A target of a fault was gone before it could be touched, so nothing was done to it.',
    'Find out what ended it: the run proves nothing about the fault.',
  ),
  TARGET_PAUSED: invalid(
    'A target of a fault was frozen already, so nothing was done to it.',
    'Find out what froze it: the run proves nothing about the fault.',
  ),
  TARGET_REPLACED: invalid(
    'Another one had taken the place of a target before it could be touched, so nothing was done to it.',
    'Find out what replaced it: the run proves nothing about the fault.',
  ),
  CLOCK_SET: invalid(
    'The clock of this machine was set, or stood still, during the run.',
    'Let the clock settle and keep the machine awake, then run again.',
  ),
  FAULT_UNPROVABLE: usage(
    'A fault with these parameters could not be told from no fault.',
    'Make it larger, as the message says.',
  ),
  ENVIRONMENT_START_FAILED: broken(
    'A part of the environment did not start.',
    'Read the log the message shows.',
  ),
  TOOL_MISSING: broken('A tool is not there.', 'Run `faultline setup`.'),
  TOOL_SETUP_FAILED: broken(
    'A tool could not be fetched or built.',
    'Read the cause; run `faultline doctor`.',
  ),
  TOOL_FAILED: broken(
    'A tool ended or misbehaved while it was needed.',
    'Read the log the message shows.',
  ),
  PROXY_FAILED: broken(
    'Toxiproxy did not do as it was told.',
    'Check that it answers at the address shown.',
  ),
  PROXY_NOT_FOUND: broken(
    'Toxiproxy has no proxy of that name.',
    'Check the name, and whether Toxiproxy has restarted since the proxy was made.',
  ),
  PROXY_TIMEOUT: broken(
    'Toxiproxy did not answer in time.',
    'Check that it answers at the address shown.',
  ),
  PROXY_UNREACHABLE: broken(
    'Nothing listens where Toxiproxy is expected.',
    'Start it at the address shown, or mend the address in `faultline.yaml`.',
  ),
  METRICS_FAILED: broken(
    'Prometheus did not answer a query.',
    'Check that it answers at the address shown.',
  ),
  LOAD_FAILED: broken(
    'The load generator could not be started, or it ended early.',
    'Read its log in the message.',
  ),
  PROCESS_FAILED: broken(
    'A process could not be found or signalled.',
    'Run `faultline env status`.',
  ),
  CONTAINER_FAILED: broken(
    'The container engine did not do as it was told.',
    'Read the cause; check that the engine answers.',
  ),
  CONTAINER_GONE: broken(
    'A container does not exist any more, or another one has taken its place.',
    'Look at it with `docker ps -a`.',
  ),
  ENGINE_UNREACHABLE: broken(
    'The container engine does not answer.',
    'Start it, or say where it is with `DOCKER_HOST`.',
  ),
  ENGINE_REPLACED: broken(
    'Another container engine answers where the one was that something was done on.',
    'Have the engine that the message names answer there again, then run `faultline recover`.',
  ),
  WATCHDOG_FAILED: broken(
    'The watchdog could not be started, so nothing was broken.',
    'Read its log in the message.',
  ),
  FAULT_FAILED: broken(
    'A fault could not be injected.',
    'Read the cause; what was begun has been undone.',
  ),
  LEFT_BROKEN: {
    exitCode: EXIT.dirty,
    meaning: 'Something may still be broken, and the journal does not say so.',
    action: 'Make room on the disk, then run `faultline recover <run>`.',
  },
  TAKEN_OVER: broken(
    'The process stood still for so long that another one took its run over, and undid its faults.',
    'Find out what froze it; `faultline report <run>` shows who took over and what was undone.',
  ),
  WRITE_FAILED: broken(
    'A file could not be written.',
    'Check the folder, its permissions and the space left.',
  ),
  INTERNAL: broken('The harness has a bug.', 'Report it with the message and the journal.'),
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

export type ErrorCode = keyof typeof ERROR_CODES;
