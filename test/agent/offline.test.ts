import { expect } from 'chai';
import { offlineHost, refuseFetching } from '../../src/agent/offline.ts';
import { fromPlan, type RunnableStep } from '../../src/agent/runnable-step.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { planInit } from '../../src/plan/init.ts';
import { planInstall } from '../../src/plan/install.ts';
import { fakeFiles, fakeHost } from '../support/fake-host.ts';
import { failure } from '../support/agent-context.ts';
import { agentRequestOf } from '../support/requests.ts';

const STANDARD = { variant: 'standard', kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' } } as const;
const RELEASES = ['k3s', 'k9s_Linux_amd64.tar.gz', 'nerdctl-2.0.3-linux-amd64.tar.gz', 'kube-vip'];

const steps = (request: AgentRequest): readonly RunnableStep[] =>
  [...planInstall(request), ...planInit(request)].map(fromPlan);
const refusal = async (changes: Partial<AgentRequest>, present: readonly string[] = []): Promise<string> => {
  const request = agentRequestOf(changes);
  const files = fakeFiles(Object.fromEntries(present.map((name) => [`/releases/${name}`, 'x'])));
  return (await failure(refuseFetching(steps(request), request, files))).message;
};

describe('offline', () => {
  it('names everything at once that would have to be fetched, and by which option it is brought', async () => {
    const message = await refusal({
      ...STANDARD,
      framework: {
        source: { from: 'image', reference: 'r.test/framework:v1' },
        version: 'v1',
        legacy: false,
      },
    });
    for (const part of [
      'packages (--packages-dir)',
      'the framework r.test/framework:v1 (--framework-dir)',
      'k3s of https://github.com/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1/k3s (--releases-dir)',
      'k9s_Linux_amd64.tar.gz of https://',
      'kube-vip of ghcr.io/kube-vip/kube-vip:',
    ])
      expect(message).to.include(part);
    expect(message.split('packages (')).to.have.length(2);
  });

  it('has nothing to say when all is there, and names what alone is missing', async () => {
    const brought = { packagesDirectory: '/packages', releasesDirectory: '/releases' };
    const request = agentRequestOf({ ...STANDARD, ...brought });
    const files = fakeFiles(Object.fromEntries(RELEASES.map((name) => [`/releases/${name}`, 'x'])));
    await refuseFetching(steps(request), request, files);
    expect(await refusal({ ...STANDARD, ...brought }, RELEASES.slice(0, 3))).to.match(
      /fetched: kube-vip of \S+ \(--releases-dir\)$/,
    );
  });

  it('asks for a release of k0s, whose file has its name', async () => {
    const message = await refusal({
      variant: 'standard',
      kubernetes: { provider: 'k0s', version: 'latest' },
      packagesDirectory: '/packages',
    });
    expect(message).to.include('which release k0s-…-amd64 is the latest (--k8sversion)');
  });

  it('needs no packages where none are installed', async () => {
    const request = agentRequestOf({ skip: ['installPackages', 'installKernel'] });
    await refuseFetching(steps(request), request, fakeFiles());
  });

  it('asks what a plugin does instead of us, and refuses the one that downloads', async () => {
    const needs = async (step: RunnableStep): Promise<string> =>
      (await failure(refuseFetching([step], {}, fakeFiles()))).message;
    const provider = { do: 'provider', event: 'install', name: 'k3s' } as const;
    const step = { name: 'kubernetes', title: 'Install k3s' };
    expect(await needs({ ...step, actions: [{ ...provider, kairosPlugin: true }] })).to.include(
      'agent-provider-kairos',
    );
    const otherwise = [{ do: 'packages', change: 'install', names: ['k3s'] }] as const;
    expect(await needs({ ...step, actions: [{ ...provider, otherwise }] })).to.include('--packages-dir');
    await refuseFetching([{ ...step, actions: [provider] }], {}, fakeFiles());
  });

  it('fetches nothing even when asked', async () => {
    const error = await failure(offlineHost(fakeHost()).fetch('https://m.test/file'));
    expect(error.message).to.equal('https://m.test/file is not fetched: the build is offline');
  });
});
