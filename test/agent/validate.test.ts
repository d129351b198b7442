import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { validate } from '../../src/agent/validate.ts';
import { explainCheck, listChecks } from '../../src/agent/validation/describe-checks.ts';
import { renderReport } from '../../src/agent/validation/render-report.ts';
import { exitCodeOf, type ValidationReport } from '../../src/agent/validation/validation-report.ts';
import type { Files } from '../../src/lib/host.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import { rootedFiles } from '../../src/lib/rooted-files.ts';
import { UsageError } from '../../src/lib/user-error.ts';
import { CHECKS } from '../../src/plan/checks/registry.ts';
import { fakeHost } from '../support/fake-host.ts';
import { GOOD, kairosRelease, type Tree } from '../support/kairos-tree.ts';

async function usageError(work: () => Promise<unknown>): Promise<UsageError> {
  const error: unknown = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UsageError)) throw new Error(`no UsageError but ${String(error)}`);
  return error;
}

describe('validate', () => {
  it('changes nothing and runs nothing of the image', async () => {
    const host = fakeHost({ files: GOOD });
    const before = host.files.snapshot();
    await validate(host);
    expect(host.files.snapshot()).to.deep.equal(before);
    expect(host.commands).to.deep.equal([]);
  });

  it('reports everything together, for a tree that has nothing at all', async () => {
    const report = await validate(fakeHost());
    const failed = report.outcomes.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ check }) => check.id)).to.include.members([
      'kernel-image',
      'os-release',
      'kairos-programs',
    ]);
    expect(exitCodeOf(report)).to.equal(4);
  });

  it('passes over what it is told to, and knows no other names', async () => {
    const host = fakeHost({ files: { ...GOOD, '/etc/machine-id': 'abc' } });
    expect(exitCodeOf(await validate(host))).to.equal(4);
    expect(exitCodeOf(await validate(host, { skip: ['machine-id'] }))).to.equal(0);
    const error = await usageError(async () => validate(host, { skip: ['machine-di'] }));
    expect(error.message).to.equal('there is no check "machine-di"');
    expect(error.hint).to.equal('Did you mean "machine-id"?');
    expect((await usageError(async () => validate(host, { skip: ['xyzzy'] }))).hint).to.contain('--list');
  });

  it('goes on when one check cannot be asked', async () => {
    const host = fakeHost({ files: { ...GOOD, '/boot/vmlinuz': { link: 'vmlinuz' } } });
    const report = await validate(host);
    const kernel = report.outcomes.find(({ check }) => check.id === 'kernel-image');
    expect(kernel?.outcome === 'failed' && kernel.findings[0]?.message).to.contain('too many links');
    expect(report.outcomes).to.have.length(CHECKS.length);
  });

  it('says once why an initrd that nobody may read could not be read', async () => {
    const host = fakeHost({ files: GOOD });
    const files: Files = {
      ...host.files,
      readBytes: async () => Promise.reject(new Error('EACCES: permission denied')),
    };
    const report = await validate({ ...host, files });
    const failed = report.outcomes.filter((outcome) => outcome.outcome === 'failed');
    expect(failed.map(({ check }) => check.id)).to.deep.equal(['initrd-readable']);
    expect(failed[0]?.findings[0]?.message).to.contain('EACCES');
  });

  it('treats an image of an unknown system like any other', async () => {
    const report = await validate(fakeHost({ files: { ...GOOD, '/etc/os-release': 'ID=plan9\n' } }));
    expect(report.system).to.equal(undefined);
    expect(renderReport(report, 'text')).to.match(
      /^this image is a valid Kairos image: 0 errors, 0 warnings/,
    );
  });

  describe('with --root', () => {
    let root: string;
    beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'kairos-gen-validate-'))));
    afterEach(() => rmSync(root, { recursive: true }));
    const machine = nodeHost({ environment: { PATH: '/usr/bin:/bin' }, emit: () => undefined });

    async function lay(tree: Tree): Promise<void> {
      const files = rootedFiles(root);
      for (const [path, entry] of Object.entries(tree)) {
        if (typeof entry === 'string' || entry instanceof Uint8Array) await files.write(path, entry, 0o644);
        else if ('link' in entry) await files.link(path, entry.link);
        else if ('directory' in entry) await files.makeDirectory(path, 0o755);
        else await files.write(path, entry.content, entry.mode ?? 0o644);
      }
    }

    it('finds a good tree good, absolute links followed inside it', async () => {
      await lay({ ...GOOD, '/boot/vmlinuz': { link: '/boot/vmlinuz-6.1.0-31-amd64' } });
      const report = await validate(machine, { root });
      expect(renderReport(report, 'text')).to.contain('is a valid Kairos image: 0 errors, 0 warnings');
    });

    it('never leaves the tree, and is not held up by a pipe', async () => {
      await lay({
        ...GOOD,
        '/etc/machine-id': { link: '../../../../../../etc/machine-id' },
        '/usr/bin/immucore': { link: '/../../usr/bin/env' },
      });
      rmSync(join(root, 'etc/os-release'));
      execFileSync('mkfifo', [join(root, 'etc/os-release'), join(root, 'etc/hostname2')]);
      const report = await validate(machine, { root });
      const failed = report.outcomes
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ check }) => check.id);
      expect(failed).to.deep.equal(['os-release', 'kairos-programs']);
    });

    it('wants a directory', async () => {
      const error = await usageError(async () => validate(machine, { root: join(root, 'none') }));
      expect(error.message).to.contain('no such directory');
    });
  });
});

describe('the report', () => {
  let report: ValidationReport;
  before(async () => {
    const files = {
      ...GOOD,
      '/etc/kairos-release': kairosRelease({ MODEL: 'a<b>&\\"c\\"\u0007' }),
      '/etc/hostname': 'buildkitsandbox',
      '/etc/machine-id': 'abcdef0123456789\n',
    };
    report = await validate(fakeHost({ files }), { expected: { model: 'rpi4' }, skip: ['grub-bios'] });
  });

  it('as text says what is wrong, what to do, and the verdict last', () => {
    const text = renderReport(report, 'text');
    expect(text).to.match(/^error: release-as-asked\n {2}KAIROS_MODEL is a<b>/);
    expect(text.indexOf('warning: hostname')).to.be.greaterThan(text.indexOf('error: machine-id'));
    expect(text).to.contain('\n  fix: Empty the file');
    const last = text.trimEnd().split('\n').at(-1);
    expect(last).to.match(
      /^Debian GNU\/Linux 12 \(bookworm\) is not a valid Kairos image: 2 errors, 1 warning; \d+ passed, \d+ not applicable, 1 skipped$/,
    );
  });

  it('counts warnings as errors when asked to', async () => {
    const host = fakeHost({ files: { ...GOOD, '/etc/hostname': 'buildkitsandbox' } });
    const warned = await validate(host);
    expect(exitCodeOf(warned)).to.equal(0);
    expect(exitCodeOf(warned, { fatalWarnings: true })).to.equal(4);
    expect(renderReport(warned, 'text', { fatalWarnings: true })).to.match(/^error: hostname\n/);
  });

  it('as JSON has every check once, with a reason or findings', () => {
    const json = JSON.parse(renderReport(report, 'json')) as {
      valid: boolean;
      errors: number;
      checks: { id: string; outcome: string; reason?: string; findings?: unknown[] }[];
    };
    expect(json.valid).to.equal(false);
    expect(json.errors).to.equal(2);
    expect(json.checks.map(({ id }) => id)).to.deep.equal(CHECKS.map(({ id }) => id));
    for (const { outcome, reason, findings } of json.checks) {
      expect(outcome === 'not-applicable').to.equal(reason !== undefined);
      expect(outcome === 'failed').to.equal(findings !== undefined);
    }
  });

  it('as SARIF points rules and results at each other', () => {
    const log = JSON.parse(renderReport(report, 'sarif')) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        originalUriBaseIds: { IMAGE: { uri: string } };
        results: {
          ruleId: string;
          ruleIndex: number;
          level: string;
          locations?: { physicalLocation: { artifactLocation: { uri: string } } }[];
        }[];
      }[];
    };
    const [run] = log.runs;
    expect(log.version).to.equal('2.1.0');
    expect(run?.originalUriBaseIds.IMAGE.uri).to.equal('file:///');
    expect(run?.results.map(({ level }) => level)).to.deep.equal(['error', 'warning', 'error']);
    for (const { ruleId, ruleIndex, locations } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).to.equal(ruleId);
      expect(locations?.[0]?.physicalLocation.artifactLocation.uri).to.match(/^etc\//);
    }
  });

  it('as JUnit is well-formed whatever the image holds, warnings no failures', () => {
    const xml = renderReport(report, 'junit');
    expect(xml).to.match(/<testsuites tests="\d+" failures="2" errors="0" skipped="\d+">/);
    expect(xml).to.contain('KAIROS_MODEL is a&lt;b&gt;&amp;&quot;c&quot;\uFFFD, but rpi4 was asked for');
    expect(xml.match(/<failure /g)).to.have.length(2);
    expect(xml).to.contain('<system-out>/etc/hostname holds');
    expect(xml.match(/<testcase /g)).to.have.length(CHECKS.length);
    expect(xml.replaceAll(/<[^<>]*>/g, '')).not.to.match(/[<>]/);
  });

  it('comes out the same every time', () => {
    for (const format of ['text', 'json', 'sarif', 'junit'] as const)
      expect(renderReport(report, format)).to.equal(renderReport(report, format));
  });
});

describe('the checks in words', () => {
  it('lists each on one line', () => {
    const lines = listChecks().trimEnd().split('\n');
    expect(lines).to.have.length(CHECKS.length);
    for (const line of lines) expect(line).to.match(/^[a-z-]+ +(error|warning) +\S.*[.:]$/);
  });

  it('explains one, and suggests the right name for a slip', async () => {
    expect(explainCheck('kernel-image')).to.match(/^kernel-image \(error\)\n\n.*\n\nFix: .*\n$/s);
    const error = await usageError(async () => explainCheck('kernel-imgae'));
    expect(error.hint).to.equal('Did you mean "kernel-image"?');
  });
});
