import { expect } from 'chai';
import type { PackageManager } from '../../../../src/distro/distro.ts';
import type { Command } from '../../../../src/lib/host.ts';
import { INSTALL, type ManagerContainer } from './manager-lab.ts';

/** What one package manager says of what it can't do, and how it ends. */
export interface ManagerTrouble {
  readonly manager: PackageManager;
  /** The container to try it in: all that a plan names is installed, `nano` among it. */
  readonly start: () => Promise<ManagerContainer>;
  /** How the agent speaks of `open-ssh` and `no-such-thing`, neither of which any repository has. */
  readonly missing: readonly string[];
  /** `against-nano` conflicts with nano. */
  readonly conflict: RegExp;
  /** The script of `failing-script` fails when it has been installed. */
  readonly failedScript: RegExp;
  /** Installs `failing-script` by the manager alone, and the exit code that it has for that. */
  readonly plainInstall: { readonly command: Command; readonly exitCode: number };
  /** `needs-nano` depends on nano, which is to be removed. */
  readonly dependents: RegExp;
  /** False where packages recommend nothing: otherwise `recommends-cowsay` recommends cowsay. */
  readonly recommends: boolean;
}

/** What every package manager is tried with, by packages that each repository of these tests has. */
export function describeTrouble(trouble: ManagerTrouble): void {
  const { manager } = trouble;
  let container: ManagerContainer;

  const install = (...words: readonly string[]) => container.agent(...INSTALL, '--packages-only', ...words);
  const guarded = () => Promise.all(manager.guards.map(({ path }) => container.files.readText(path)));
  const installed = async (): Promise<ReadonlySet<string>> =>
    manager.parseInstalled(await container.run(...manager.listInstalled));

  /** What the agent says when it fails. Files that it stood in for meanwhile are as before. */
  async function failing(...words: readonly string[]): Promise<string> {
    const before = await guarded();
    const { exitCode, said } = await install(...words);
    expect(exitCode, said).to.equal(1);
    expect(await guarded()).to.deep.equal(before);
    return said;
  }

  /** Forgets what was done: a build goes on from no failure. */
  async function startAnew(): Promise<void> {
    await container.remove();
    container = await trouble.start();
  }

  describe('with trouble', () => {
    beforeEach(async () => {
      container = await trouble.start();
    });
    afterEach(async () => container.remove());

    it('names all packages that are missing', async () => {
      const said = await failing('--package', 'open-ssh', '--package', 'no-such-thing');
      expect(said).to.include('has no package called');
      for (const name of trouble.missing) expect(said).to.include(name);
    });

    it('fails when two packages exclude each other', async () =>
      expect(await failing('--package', 'against-nano')).to.match(trouble.conflict));

    const { command, exitCode } = trouble.plainInstall;
    it(`finds the script that failed, after which ${manager.name} itself ends with ${exitCode}`, async () => {
      expect(await failing('--package', 'failing-script')).to.match(trouble.failedScript);
      await startAnew();
      const plain = await container.finish(...command);
      expect(plain.exitCode, plain.output).to.equal(exitCode);
      expect(plain.output).to.include('this can not work');
    });

    it('keeps a package that others need, and takes away one that none needs, alone', async () => {
      const said = await failing('--package', 'needs-nano', '--remove-package', 'nano');
      expect(said).to.match(trouble.dependents);
      expect(await installed()).to.include.members(['nano', 'needs-nano']);
      await startAnew();
      for (const change of ['--package', '--remove-package']) {
        const ending = await install(change, 'needs-nano');
        expect(ending.exitCode, ending.said).to.equal(0);
      }
      expect(await installed())
        .to.include('nano')
        .and.not.include('needs-nano');
    });

    if (trouble.recommends)
      it('leaves out what a package only recommends', async () => {
        const ending = await install('--package', 'recommends-cowsay');
        expect(ending.exitCode, ending.said).to.equal(0);
        expect(await installed())
          .to.include('recommends-cowsay')
          .and.not.include('cowsay');
      });
  });
}
