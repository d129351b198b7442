import { expect } from 'chai';
import { RECOVERY } from '../../../src/distro/debian/recovery.ts';

const JQ = 'install ok installed\tjq\t1.6-2\t\n';

/** What each remedy would do with a list, the options left out. */
function attempts(list: string, answer = ''): Record<string, readonly string[]> {
  const said = RECOVERY.map(({ does, commands }): [string, readonly string[]] => [
    does,
    commands(list, answer).map((command) =>
      command
        .filter(
          (word, index) => !/^(-y|-o|--force-(conf|unsafe).*)$/.test(word) && command[index - 1] !== '-o',
        )
        .join(' '),
    ),
  ]);
  return Object.fromEntries(said.filter(([, commands]) => commands.length > 0));
}

const [SET_UP, UNPACK, INSTALL, REINSTALL, REMOVE] = RECOVERY.map(({ does }) => does) as [
  string,
  string,
  string,
  string,
  string,
];
const ALWAYS = { [SET_UP]: ['dpkg --configure -a'], [INSTALL]: ['apt-get --fix-broken install'] };
const ARCHIVES = '/tmp/kairos-init-reinstall';

describe('the recovery of dpkg', () => {
  for (const state of [
    'install ok installed',
    'install ok unpacked',
    'install ok half-configured',
    'install ok triggers-awaited',
    'install ok triggers-pending',
    'hold ok unpacked',
    'deinstall ok config-files',
  ])
    it(`sets up and completes what is ${state}`, () => {
      expect(attempts(`${JQ}${state}\tvim\t2:9\t\n`)).to.deep.equal(ALWAYS);
    });

  for (const state of [
    'install reinstreq half-installed',
    'install reinstreq half-configured',
    'install reinstreq unpacked',
    'hold reinstreq unpacked',
  ])
    it(`unpacks anew what is ${state}`, () => {
      const list = `${JQ}${state}\tlibc6:amd64\t2.36-9\t\n${state}\tvim\t2:9\t\n`;
      const found = attempts(list, 'vim | 2:9 | http://a b\nlibc6 | 2.36-10 | http://a b\n');
      expect(found[UNPACK]).to.deep.equal([
        `rm -rf ${ARCHIVES}`,
        `mkdir ${ARCHIVES}`,
        `env --chdir=${ARCHIVES} apt-get download libc6:amd64`,
        `env --chdir=${ARCHIVES} apt-get download vim`,
        `dpkg --auto-deconfigure --recursive --unpack ${ARCHIVES}`,
        `rm -rf ${ARCHIVES}`,
        'dpkg --configure -a',
      ]);
      expect(found[REINSTALL]).to.deep.equal([
        'apt-get --reinstall install libc6:amd64',
        'apt-get --reinstall install vim',
      ]);
      expect(found).not.to.have.property(REMOVE);
    });

  it('goes on with removals that broke off', () => {
    const list =
      'deinstall ok half-installed\tvim\t2:9\t\npurge ok half-configured\tjq\t1\t\ndeinstall reinstreq half-installed\tless\t1\t\n';
    expect(attempts(list)).to.deep.equal({
      ...ALWAYS,
      [SET_UP]: [
        'dpkg --configure -a',
        'dpkg --remove vim',
        'dpkg --purge jq',
        'dpkg --force-remove-reinstreq --remove less',
      ],
    });
  });

  describe('removes what is broken', () => {
    const remove = [
      'dpkg --force-remove-reinstreq --remove mine',
      'dpkg --configure -a',
      'apt-get --fix-broken install',
    ];
    const cases: readonly (readonly [string, string, string, readonly string[] | undefined])[] = [
      ['when no repository has it', 'install', '', remove],
      ['when a repository has only an older one', 'install', ' mine | 1.9 | http://a b', remove],
      ['when only another package is offered', 'install', ' mine2 | 3 | http://a b', remove],
      ['but not when a repository has it', 'install', ' mine | 2 | http://a b', undefined],
      ['but not when a repository has a newer one', 'install', ' mine | 1 | x\n mine | 10 | x', undefined],
      ['but not when the user holds it', 'hold', '', undefined],
    ];
    for (const [name, want, answer, commands] of cases)
      it(name, () => {
        const list = `${JQ}${want} reinstreq half-installed\tmine\t2\t\n`;
        expect(attempts(list, answer)[REMOVE]).to.deep.equal(commands);
      });

    it('and asks only about what is broken', () => {
      const asks = RECOVERY.at(-1)?.asks;
      expect(asks?.(JQ)).to.equal(undefined);
      expect(asks?.(`${JQ}install reinstreq unpacked\tmine\t2\t\n`)).to.deep.equal([
        'apt-cache',
        'madison',
        'mine',
      ]);
    });
  });
});
