import { describe, expect, it } from '@jest/globals';
import type { ServiceDescription } from './environment.ts';
import type { LocalServiceSpec } from './environment-spec.ts';
import {
  instanceNames,
  instancesOf,
  partNames,
  partsOf,
  replicaCount,
  scrapedInstances,
  serviceOfPart,
} from './replicas.ts';

const command = (name: string, replicas?: number): LocalServiceSpec => ({
  kind: 'command',
  name,
  command: [name],
  ...(replicas === undefined ? {} : { replicas }),
  before: [],
  env: {},
  readyPath: '/',
  variants: {},
});

describe('the parts of a service', () => {
  it('are the service itself where it runs as one process, and numbered where it runs as several', () => {
    expect(partNames('api', undefined)).toEqual(['api']);
    expect(partNames('api', 1)).toEqual(['api']);
    expect(partNames('api', 3)).toEqual(['api-1', 'api-2', 'api-3']);
    expect(partsOf(command('api', 2))).toEqual(['api-1', 'api-2']);
    expect(partsOf({ kind: 'redis', name: 'redis' })).toEqual(['redis']);
  });

  it('are counted before anything is up, as far as the environment says', () => {
    const rest = { name: 'one', entrypoint: 'web', links: {} };
    const local = { ...rest, type: 'local', services: { api: command('api', 2) } } as const;
    const variants = { default: {} };
    const replicas = [{ name: 'api-1' }, { name: 'api-2' }, { name: 'api-3' }];
    const compose = {
      ...rest,
      type: 'compose',
      file: 'compose.yml',
      services: { api: { name: 'api', variants, replicas }, web: { name: 'web', variants } },
      prometheus: { service: 'prometheus', port: 9090 },
      portVariables: [],
      subnetVariables: [],
    } as const;
    const external = {
      ...rest,
      type: 'external',
      baseUrl: 'http://127.0.0.1:1',
      prometheusUrl: 'http://127.0.0.1:2',
      services: { api: { name: 'api' } },
    } as const;
    expect(replicaCount(local, 'api')).toBe(2);
    expect(replicaCount(compose, 'api')).toBe(3);
    expect(replicaCount(compose, 'web')).toBe(1);
    expect(replicaCount(external, 'api')).toBe(1);
    expect(replicaCount(local, 'nobody')).toBe(1);
  });

  it('lead back to their service', () => {
    const services = { api: command('api', 2), web: command('web') };
    const found = ['api-2', 'web', 'api', 'api-3', 'toxiproxy'].map(
      (part) => serviceOfPart(services, part)?.name,
    );
    expect(found).toEqual(['api', 'web', undefined, undefined, undefined]);
  });
});

describe('the instances of a service that is up', () => {
  const web: ServiceDescription = { name: 'web', variant: 'default', scrapeInstance: 'web' };
  const replicas = [{ name: 'api-1', scrapeInstance: 'api-1' }, { name: 'api-2' }];
  const services = { web, api: { name: 'api', variant: 'default', replicas } };

  it('are its replicas, or itself', () => {
    expect(instancesOf(web)).toEqual([web]);
    expect(instancesOf(services.api)).toEqual(replicas);
    expect(instanceNames(services, 'api')).toEqual(['api-1', 'api-2']);
    expect(instanceNames(services, 'web')).toEqual(['web']);
  });

  it('go by the name that was asked for where nothing is described, as tools are', () => {
    expect(instanceNames(services, 'toxiproxy')).toEqual(['toxiproxy']);
  });

  it('are scraped each under its own label', () => {
    expect(scrapedInstances(services)).toEqual(['web', 'api-1']);
  });
});
