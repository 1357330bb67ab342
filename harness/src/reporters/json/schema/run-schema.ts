import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { count, durationMs, epochMs, text } from './quantities.ts';

export const runSchema = closedObject(
  {
    id: text('Names the folder of the run.'),
    startedAt: text('ISO 8601, UTC.'),
    startedAtMs: epochMs('The same.'),
    endedAtMs: Type.Optional(epochMs('Its end; absent: the harness died.')),
    harnessVersion: text('The version of faultline.'),
    command: text('The command line that does it again.'),
    source: closedObject(
      {
        file: text('The experiment file.'),
        sha256: text('Of its text.'),
        overrides: Type.Array(Type.String(), {
          description: "The command line's changes, `path=value`.",
        }),
        plugins: Type.Optional(
          Type.Array(
            closedObject(
              {
                path: text('The module.'),
                sha256: text('Of its text, and of the files of the project that it imports.'),
                types: Type.Array(Type.String(), { description: 'The faults it brought.' }),
              },
              'A module with faults of the project’s own.',
            ),
            { description: 'Absent when every fault is one of faultline’s.' },
          ),
        ),
      },
      'Where the experiment came from.',
    ),
    host: closedObject(
      { platform: text('Operating system.'), cpus: count('Processors.'), node: text('Version.') },
      'The machine the harness ran on.',
    ),
  },
  'Which run this is.',
);

export const environmentSchema = closedObject(
  {
    name: text('As in `faultline.yaml`.'),
    ownedByRun: Type.Boolean({ description: 'It was brought up for this run.' }),
    type: Type.Optional(text('`local` or `external`; absent: it never came up.')),
    baseUrl: Type.Optional(text('Where the load went.')),
    variants: Type.Record(Type.String(), Type.String(), { description: 'By service.' }),
    links: Type.Array(Type.String()),
    versions: Type.Record(Type.String(), Type.String(), { description: 'By what it is.' }),
    clockOffset: Type.Optional(
      closedObject(
        {
          offsetMs: durationMs("Prometheus's clock from ours."),
          errorMs: durationMs('Either way.'),
        },
        'How far the clocks were apart.',
      ),
    ),
  },
  'What was under test.',
);

export const loadSchema = closedObject(
  {
    tool: Type.Optional(text('The load generator and its version.')),
    command: Type.Array(Type.String()),
    releasedAtMs: Type.Optional(epochMs('The load began.')),
    endedAtMs: Type.Optional(epochMs('The generator ended.')),
    endedAsAsked: Type.Optional(Type.Boolean({ description: 'The harness had asked it to.' })),
    exitCode: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    cut: Type.Optional(count('Requests that were in flight then.')),
    peakVus: count('Virtual users in use at most.'),
    maxVus: count('Their ceiling.'),
    peakCpuCores: Type.Optional(
      Type.Number({ description: 'Cores in use at most; absent: not known.' }),
    ),
  },
  'The load generator and its own health.',
);
