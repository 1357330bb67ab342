import { describe, expect, it } from '@jest/globals';
import type { ContainerInspectInfo } from 'dockerode';
import { containerStateOf } from './container-state.ts';

const ID = 'a273a2c7da28ffffffffffffffffffffffffffffffffffffffffffffffffffff';

const AT = { engine: 'unix:///s' };

/** As an engine of the API 1.56 describes a container. */
function described(
  state: Readonly<Record<string, unknown>>,
  ports: unknown = {},
): ContainerInspectInfo {
  const network = {
    IPAMConfig: {},
    Links: ['db:database'],
    Aliases: ['api', 'a273a2c7da28', 'abcdefabcdef'],
    NetworkID: 'n1',
    IPAddress: '10.0.0.2',
    GlobalIPv6Address: 'fd00::2',
    MacAddress: '02:42:0a:00:00:02',
    DriverOpts: { a: 'b' },
    GwPriority: 7,
  };
  const info = {
    Id: ID,
    Name: '/school-api-1',
    RestartCount: 2,
    State: { StartedAt: 's1', ExitCode: 0, ...state },
    NetworkSettings: { Networks: { school_app: network }, Ports: ports },
  };
  return info as unknown as ContainerInspectInfo;
}

const ATTACHMENT = {
  network: 'school_app',
  networkId: 'n1',
  aliases: ['api', 'abcdefabcdef'],
  links: ['db:database'],
  driverOptions: { a: 'b' },
  ipAddress: '10.0.0.2',
  ipv6Address: 'fd00::2',
  macAddress: '02:42:0a:00:00:02',
  gatewayPriority: 7,
};

describe('a container as an engine describes it', () => {
  it('is told with all that attaching it again needs, and without the short id of its own', () => {
    expect(containerStateOf({ engine: 'unix:///s' }, described({ Status: 'running' }))).toEqual({
      incarnation: { engine: 'unix:///s', id: ID, startedAt: 's1', name: 'school-api-1' },
      status: 'running',
      restartCount: 2,
      networks: [ATTACHMENT],
      published: [],
    });
  });

  it('is told with the engine it was asked of, by what that calls itself', () => {
    const at = { engine: 'unix:///s', engineId: 'ABCD:EFGH' };
    expect(containerStateOf(at, described({ Status: 'running' })).incarnation).toEqual({
      ...at,
      id: ID,
      startedAt: 's1',
      name: 'school-api-1',
    });
  });

  const PORTS = {
    '8474/tcp': [
      { HostIp: '0.0.0.0', HostPort: '20474' },
      { HostIp: '::', HostPort: '20475' },
    ],
    '6379/tcp': null,
    '53/udp': [{ HostIp: '0.0.0.0', HostPort: '20053' }],
  };

  it('publishes the TCP ports that the engine has bound, and no other', () => {
    expect(containerStateOf(AT, described({ Status: 'paused' }, PORTS)).published).toEqual([
      { address: '0.0.0.0', port: 20_474, containerPort: 8474 },
      { address: '::', port: 20_475, containerPort: 8474 },
    ]);
  });

  it('publishes nothing while it does not run, whatever is left over from before', () => {
    expect(containerStateOf(AT, described({ Status: 'exited' }, PORTS)).published).toEqual([]);
  });

  it('has no address while it does not run, whatever is left over from before', () => {
    const { networks, exitCode } = containerStateOf(
      AT,
      described({ Status: 'exited', ExitCode: 137 }),
    );
    const empty = { networkId: '', ipAddress: '', ipv6Address: '', macAddress: '' };
    expect(networks).toEqual([{ ...ATTACHMENT, ...empty }]);
    expect(exitCode).toBe(137);
  });

  it.each([
    ['running', 'running'],
    ['paused', 'paused'],
    ['restarting', 'restarting'],
    ['created', 'stopped'],
    ['exited', 'stopped'],
    ['dead', 'stopped'],
    ['removing', 'stopped'],
  ])('that is %s is %s', (Status, status) => {
    expect(containerStateOf(AT, described({ Status })).status).toBe(status);
  });

  it.each([
    [undefined, undefined],
    ['none', undefined],
    ['healthy', true],
    ['unhealthy', false],
    ['starting', false],
  ])('with the health %s is healthy: %s', (Status, healthy) => {
    const Health = Status === undefined ? undefined : { Status };
    expect(containerStateOf(AT, described({ Status: 'running', Health })).healthy).toBe(healthy);
  });
});
