import { Type, type Static, type TSchema } from 'typebox';
import { MOST_REPLICAS } from '../../domain/replicas.ts';
import { choiceSchema } from '../schema/choice-schema.ts';
import { LINK_PATTERN, NAME_PATTERN, nameSchema } from '../schema/named-schema.ts';
import { environmentSafety, serviceSafety } from '../safety/safety-schema.ts';
import { taggedUnion } from '../schema/tagged-union.ts';
import { ownFaultsSchema } from './own-faults-schema.ts';
import { redactSchema } from './redact-schema.ts';

const closed = { additionalProperties: false } as const;

/** A name becomes part of a file's name, which no file system takes at any length. */
const LONGEST_KEY = 128;

const mapOf = <S extends TSchema>(keyPattern: string, value: S, description: string) =>
  Type.Unsafe<Record<string, Static<S>>>({
    type: 'object',
    patternProperties: { [keyPattern.replace('^', `^(?=.{1,${LONGEST_KEY}}$)`)]: value },
    additionalProperties: false,
    description,
  });

const url = (description: string) =>
  Type.String({ pattern: '^https?://[^\\s/]+(?:/[^\\s]*)?$', maxLength: 2_000, description });

const path = (description: string) =>
  Type.String({ pattern: '^/[^\\s]*$', maxLength: 500, description });

const command = (description: string) =>
  Type.Array(Type.String({ minLength: 1, description: 'One word of the command.' }), {
    minItems: 1,
    description,
  });

const VARIABLE_PATTERN = '^[A-Za-z_][A-Za-z0-9_]*$';

const envSchema = mapOf(
  VARIABLE_PATTERN,
  Type.String({ description: 'Text; put quotes around a number.' }),
  'Environment variables. Values may hold `${port}`, `${link:from->to}` and `${service:name}`.',
);

const protocol = choiceSchema(['http', 'postgres', 'redis'], 'How the link is spoken over.');

const usage = Type.Optional(
  Type.String({
    minLength: 1,
    description: 'A counter of the calling service that grows with every use: a bare selector.',
  }),
);

const localService = taggedUnion(
  'kind',
  [
    Type.Object(
      {
        kind: Type.Literal('postgres', { description: 'A PostgreSQL of its own.' }),
        database: nameSchema('The database that is created in it.'),
        ...serviceSafety,
      },
      { ...closed, description: 'A PostgreSQL of its own.' },
    ),
    Type.Object(
      { kind: Type.Literal('redis', { description: 'A Redis of its own.' }), ...serviceSafety },
      { ...closed, description: 'A Redis of its own.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('command', { description: 'A program of yours.' }),
        command: command(
          'The program and its arguments; `haproxy` is the one that `faultline setup` gets.',
        ),
        replicas: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: MOST_REPLICAS,
            description:
              'How many processes of it run, from 1, as where nobody says, to 9: `name-1`, `name-2` and so on.',
          }),
        ),
        before: Type.Optional(
          Type.Array(command('A program and its arguments.'), {
            description: 'Run to completion, in order, once, before it starts: migrations.',
          }),
        ),
        env: Type.Optional(envSchema),
        ready: path('The path that answers 200 once it can serve.'),
        metrics: Type.Optional(path('The path Prometheus scrapes.')),
        variants: Type.Optional(
          mapOf(NAME_PATTERN, envSchema, 'Environment variables by variant, on top of `env`.'),
        ),
        ...serviceSafety,
      },
      { ...closed, description: 'A program of yours that answers HTTP.' },
    ),
  ],
  'A service: what it is, and how it is started.',
);

const localEnvironment = Type.Object(
  {
    type: Type.Literal('local', { description: 'Child processes on this machine.' }),
    entrypoint: nameSchema('The service the load goes to.'),
    services: mapOf(NAME_PATTERN, localService, 'The services, by name.'),
    links: mapOf(
      LINK_PATTERN,
      Type.Object({ protocol, usage }, { ...closed, description: 'A link with a proxy on it.' }),
      'The dependency edges that a proxy sits on, by name: `from->to`.',
    ),
    ...environmentSafety,
  },
  {
    ...closed,
    description: 'Everything as child processes on loopback, started and stopped by us.',
  },
);

const portNumber = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 65_535, description });

const toolService = (description: string) =>
  Type.Object(
    {
      service: nameSchema('Its service in the compose file.'),
      port: portNumber('The port it listens on inside of its container.'),
    },
    { ...closed, description },
  );

const variables = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: VARIABLE_PATTERN, description: 'The name of a variable.' }), {
      uniqueItems: true,
      description,
    }),
  );

const composeInstance = {
  port: Type.Optional(portNumber('The port it answers HTTP at inside of its container.')),
  ready: Type.Optional(path('The path of its readiness check.')),
  instance: Type.Optional(
    Type.String({ minLength: 1, description: 'The `instance` label it is scraped under.' }),
  ),
};

const composeService = Type.Object(
  {
    ...composeInstance,
    replicas: Type.Optional(
      mapOf(
        NAME_PATTERN,
        Type.Object(composeInstance, { ...closed, description: 'One of its replicas.' }),
        'The services of the file that it runs as, by name, in order: `{ api-1: {}, api-2: {} }`; by default the one of its own name.',
      ),
    ),
    variants: Type.Optional(
      mapOf(
        NAME_PATTERN,
        mapOf(
          VARIABLE_PATTERN,
          Type.String({ description: 'Text; put quotes around a number.' }),
          'Variables of the compose file.',
        ),
        'Variables of the compose file by variant: `naive: { API_VARIANT: naive }`.',
      ),
    ),
    ...serviceSafety,
  },
  { ...closed, description: 'A service of the compose file.' },
);

const composeLink = Type.Object(
  {
    proxy: Type.String({
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'The name of the proxy on the Toxiproxy of the project.',
    }),
    protocol,
    usage,
  },
  { ...closed, description: 'A link with a proxy on it.' },
);

const composeEnvironment = Type.Object(
  {
    type: Type.Literal('compose', { description: 'A Docker Compose project.' }),
    file: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: 'The compose file; a relative path begins where `faultline.yaml` is.',
    }),
    project: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9_-]*$',
        maxLength: 63,
        description:
          'The project that is used when it is up; by default the one that Docker Compose chooses.',
      }),
    ),
    entrypoint: nameSchema('The service the load goes to.'),
    services: mapOf(NAME_PATTERN, composeService, 'The services, by their name in the file.'),
    links: Type.Optional(
      mapOf(LINK_PATTERN, composeLink, 'The dependency edges a proxy sits on: `from->to`.'),
    ),
    toxiproxy: Type.Optional(toolService('The Toxiproxy of the project; needed with links.')),
    prometheus: toolService('The Prometheus of the project.'),
    ports: variables(
      'Variables of the file that set published ports: a project that a run brings up for itself gets free ones.',
    ),
    subnets: variables(
      'Variables of the file that set subnets: a project that a run brings up for itself gets free ones.',
    ),
    ...environmentSafety,
  },
  { ...closed, description: 'A Docker Compose project, brought up by us or up already.' },
);

const externalService = Type.Object(
  {
    url: Type.Optional(url('Where it answers HTTP.')),
    ready: Type.Optional(path('The path of its readiness check.')),
    instance: Type.Optional(
      Type.String({ minLength: 1, description: 'The `instance` label it is scraped under.' }),
    ),
    ...serviceSafety,
  },
  { ...closed, description: 'A service that is there already.' },
);

const externalLink = Type.Object(
  {
    proxy: Type.String({
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'The name of the proxy on that Toxiproxy.',
    }),
    listen: Type.String({
      pattern: '^(?:\\[[0-9a-fA-F:]+\\]|[^\\s:/]+):[0-9]{1,5}$',
      description: 'Where the proxy listens, as seen from here: `host:port`.',
    }),
    protocol,
    usage,
  },
  { ...closed, description: 'A link with a proxy on it that is there already.' },
);

const externalEnvironment = Type.Object(
  {
    type: Type.Literal('external', { description: 'Something that is already running.' }),
    url: url('Where the load goes.'),
    prometheus: url('The Prometheus that scrapes it.'),
    toxiproxy: Type.Optional(url('The API of its Toxiproxy; needed when there are links.')),
    services: mapOf(NAME_PATTERN, externalService, 'The services, by name.'),
    links: Type.Optional(
      mapOf(LINK_PATTERN, externalLink, 'The dependency edges a proxy sits on: `from->to`.'),
    ),
    ...environmentSafety,
  },
  { ...closed, description: 'Somebody else’s system: nothing is started or stopped there.' },
);

/** The schema of `faultline.yaml`. */
export const environmentsSchema = Type.Object(
  {
    apiVersion: Type.Literal('faultline/v1', { description: 'The version of this format.' }),
    kind: Type.Literal('Environments', { description: 'What this file is.' }),
    faults: ownFaultsSchema,
    redact: redactSchema,
    environments: mapOf(
      NAME_PATTERN,
      taggedUnion(
        'type',
        [localEnvironment, composeEnvironment, externalEnvironment],
        'One environment.',
      ),
      'The environments, by the name that `--env` takes.',
    ),
  },
  {
    ...closed,
    title: 'The environments of a faultline project',
    description: 'What the services and links that experiments name really are.',
  },
);

export type LocalEntry = Static<typeof localEnvironment>;
export type LocalServiceEntry = Static<typeof localService>;
export type ComposeEntry = Static<typeof composeEnvironment>;
export type ExternalEntry = Static<typeof externalEnvironment>;
