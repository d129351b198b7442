import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { FRAMEWORK_FILES } from '../../../src/plan/framework/framework-files.ts';
import { type CloudConfigStep, cloudConfigSchema } from '../../support/cloud-config-schema.ts';
import { findProgram } from '../../support/find-program.ts';

const templates = join(import.meta.dirname, '../../../templates/framework');
const shipped = readdirSync(templates, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(templates, join(entry.parentPath, entry.name)))
  .sort();

const text = (file: string): string => readFileSync(join(templates, file), 'utf8');
const shellScripts = shipped.filter((file) => /^#!.*\b(sh|bash)\n/.test(text(file)));
const grubScripts = shipped.filter((file) => /\/(cos|branding)\/.*\.cfg$/.test(file));
const cloudConfigs = shipped.filter((file) => file.startsWith('core/system/oem/'));

/** Shown to people, or read by a program that knows no comments. */
const WITHOUT_COMMENT =
  /\/(motd|01-KAIROS|install_text|interactive_install_text|recovery_text|reset_text|immucore\.files|tpm\.modules)$/;

describe('the files of the framework', () => {
  it('are exactly those of the table', () => {
    const listed = FRAMEWORK_FILES.map(({ part, path }) => `${part}${path}`).sort();
    expect(shipped).to.deep.equal(listed);
  });

  for (const file of shipped)
    it(`${file} says what it is for and ends with a line break`, () => {
      expect(text(file)).to.match(/[^\n]\n\n?$/);
      if (!WITHOUT_COMMENT.test(file)) expect(text(file)).to.match(/^(#!.*\n)?# [A-Z`/]?.{20}/);
    });

  it('are runnable exactly when they are scripts with an interpreter line', () => {
    const runnable = FRAMEWORK_FILES.filter(({ mode }) => (mode & 0o111) !== 0);
    expect(runnable.map(({ part, path }) => `${part}${path}`).sort()).to.deep.equal(shellScripts);
  });

  it('reach no directory of the image with another mode than its own', () => {
    for (const { mode, path } of FRAMEWORK_FILES) expect([0o644, 0o755], path).to.include(mode);
    for (const file of shipped) expect(statSync(join(templates, file)).isFile()).to.equal(true);
  });
});

describe('shell scripts of the framework', () => {
  for (const file of shellScripts)
    it(`${file} is shell`, () => {
      const shell = text(file).startsWith('#!/bin/bash') ? 'bash' : 'sh';
      execFileSync(shell, ['-n', join(templates, file)], { stdio: 'pipe' });
    });

  it('shellcheck finds nothing', function () {
    if (findProgram('shellcheck') === undefined) return this.skip();
    const result = spawnSync(
      'shellcheck',
      shellScripts.map((file) => join(templates, file)),
      { encoding: 'utf8' },
    );
    expect(result.stdout).to.equal('');
  }).timeout(30_000);
});

describe('GRUB scripts of the framework', () => {
  for (const file of grubScripts)
    it(`${file} is a GRUB script`, function () {
      if (findProgram('grub-script-check') === undefined) return this.skip();
      execFileSync('grub-script-check', [join(templates, file)], { stdio: 'pipe' });
    });

  const menu = text('core/etc/cos/grub.cfg');
  const bootArguments = text('core/etc/cos/bootargs.cfg');

  it('bootargs.cfg sets what a menu of any age reads', () => {
    for (const name of ['kernel', 'initramfs', 'kernelcmd'])
      expect(bootArguments).to.match(new RegExp(`^set ${name}=`, 'm'));
  });

  it('bootargs.cfg reads nothing that only our own menu sets', () => {
    const set = new Set([...bootArguments.matchAll(/\bset (\w+)=/g)].map((match) => match[1]));
    const read = [...bootArguments.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]);
    const foreign = read.filter((name) => !set.has(name));
    expect([...new Set(foreign)].sort()).to.deep.equal(['img', 'label', 'recoverylabel']);
  });

  it('bootargs.cfg asks for FIPS mode in a FIPS image, by what kairos-release says', () => {
    const inFipsImage = /if \[ "\$\{KAIROS_FIPS\}" = "true" \]; then\n([\s\S]*?)\nfi/.exec(
      bootArguments,
    )?.[1];
    expect(inFipsImage).to.equal('  set bootargs_model="${bootargs_model} fips=1"');
    expect(bootArguments.match(/fips=1/g)).to.have.lengthOf(1);
  });

  for (const [id, image, label, extra] of [
    ['cos', '/cOS/active.img', 'COS_ACTIVE', 'extra_active_cmdline'],
    ['fallback', '/cOS/passive.img', 'COS_PASSIVE', 'extra_passive_cmdline'],
    ['recovery', '/cOS/recovery.img', 'COS_SYSTEM', 'extra_recovery_cmdline'],
    ['statereset', '/cOS/recovery.img', 'COS_SYSTEM', 'extra_recovery_cmdline'],
  ] as const)
    it(`grub.cfg starts ${id} by the contract`, () => {
      const entry = new RegExp(`--id ${id} \\{\\n([\\s\\S]*?)\\n\\}`).exec(menu)?.[1] ?? '';
      expect(entry).to.include(`set img=${image}`).and.to.include(`set label=${label}`);
      expect(entry).to.include('set recoverylabel=').and.to.include('loopback loop0 "${img}"');
      expect(entry).to.include(`linux (loop0)$kernel $kernelcmd \${extra_cmdline} \${${extra}}`);
      expect(entry).to.include('initrd (loop0)$initramfs');
    });
});

describe('cloud-configs of the framework', () => {
  const load = (file: string): ReturnType<typeof cloudConfigSchema.parse> =>
    // The executor's YAML library reads 0644 as YAML 1.1 does: octal.
    cloudConfigSchema.parse(parse(text(file), { version: '1.1' }));
  const steps = (file: string): readonly CloudConfigStep[] => Object.values(load(file).stages).flat();

  it('are 31', () => expect(cloudConfigs).to.have.length(31));

  for (const file of cloudConfigs) {
    it(`${file} has only keys that the executor knows, and a mode for every file`, () => void load(file));

    it(`${file} holds shell that parses`, () => {
      for (const step of steps(file))
        for (const line of [...(step.commands ?? []), ...(step.if === undefined ? [] : [step.if])])
          execFileSync('sh', ['-n'], { input: `${line}\n`, stdio: 'pipe' });
    });

    it(`${file} has no text that the executor takes for a template`, () => {
      expect(text(file)).not.to.include('{{');
    });
  }

  it('keep the modes that a node depends on', () => {
    const modes = cloudConfigs
      .flatMap(steps)
      .flatMap(({ files }) => files ?? [])
      .map(({ path, permissions }) => [path, permissions] as const);
    expect(Object.fromEntries(modes)).to.include({
      '/etc/sudoers': 0o440,
      '/tmp/mnt/STATE/grub_boot_assessment': 0o644,
    });
  });

  it('write GRUB scripts that parse', function () {
    if (findProgram('grub-script-check') === undefined) return this.skip();
    const written = steps('core/system/oem/08_grub.yaml').flatMap(({ files }) => files ?? []);
    expect(written).not.to.be.empty;
    for (const { content } of written) execFileSync('grub-script-check', { input: content, stdio: 'pipe' });
  });

  describe('on live media', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cloud-config-'));
    after(() => rmSync(directory, { recursive: true }));

    /** Whether the step would run on a live medium with this command line. */
    function runs(file: string, name: string, commandLine: string): boolean {
      const condition = steps(`core/system/oem/${file}`).find((step) => step.name === name)?.if ?? 'exit 9';
      writeFileSync(join(directory, 'cmdline'), `${commandLine}\n`);
      writeFileSync(join(directory, 'live_mode'), '');
      const here = condition
        .replaceAll('/proc/cmdline', join(directory, 'cmdline'))
        .replaceAll('/run/cos', directory);
      return spawnSync('sh', ['-c', here]).status === 0;
    }

    for (const [commandLine, pairing, asking, autologin] of [
      ['quiet', false, false, true],
      ['quiet install-mode', true, false, true],
      ['install-mode quiet', true, false, true],
      ['quiet nodepair.enable', true, false, true],
      ['quiet install-mode-interactive', false, true, false],
      ['interactive-install', false, true, false],
    ] as const)
      it(`"${commandLine}" starts the right installer`, () => {
        expect(runs('52_installer.yaml', 'Install by pairing', commandLine), 'pairing').to.equal(pairing);
        expect(runs('52_installer.yaml', 'Install by asking', commandLine), 'asking').to.equal(asking);
        expect(runs('25_autologin.yaml', 'Log in on the screen', commandLine), 'login').to.equal(autologin);
      });
  });
});
