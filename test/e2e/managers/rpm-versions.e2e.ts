import { expect } from 'chai';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import { compareRpmVersions } from '../../../src/distro/rpm/version.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';
import { EVR_CASES, VERSION_CASES } from '../../distro/rpm/version-cases.ts';

const host = nodeHost({ environment: process.env, emit: () => undefined });

/** Pieces that versions are made of, in all combinations of three. */
const PIECES = ['', '0', '1', '10', '01', 'a', 'rc', 'Z', '.', '~', '^', '_', '+'];
const GENERATED = PIECES.flatMap((one) =>
  PIECES.flatMap((two) => PIECES.map((three) => `1${one}${two}${three}`)),
);

/** rpm's own answers, in one call: its Lua has the function that it orders packages with. */
async function askRpm(pairs: readonly (readonly [string, string])[]): Promise<readonly number[]> {
  const lines = pairs.map(([left, right]) => `print(rpm.vercmp("${left}", "${right}") .. "\\n")`);
  const { stdout } = await host.run(['rpm', '--eval', `%{lua:${lines.join(' ')}}`]);
  return stdout.trim().split(/\n+/).map(Number);
}

describe('the order of rpm versions is rpm’s own', function () {
  this.timeout('5m');
  before(async () => ensurePackages(host, ['rpm'], 'asking rpm itself for the order of versions'));

  const agree = async (pairs: readonly (readonly [string, string])[]): Promise<void> => {
    const theirs = await askRpm(pairs);
    expect(theirs).to.have.lengthOf(pairs.length);
    const ours = pairs.map(([left, right]) => Math.sign(compareRpmVersions(left, right)));
    const differences = pairs.filter((_, index) => ours[index] !== theirs[index]);
    expect(differences).to.deep.equal([]);
  };

  it('for the cases of the table', async () =>
    agree([...VERSION_CASES, ...EVR_CASES].map(([left, , right]) => [left, right])));

  it('for neighbours among all versions of three pieces', async () => {
    const pairs = GENERATED.map((left, index): readonly [string, string] => {
      const step = 1 + ((index * 7) % 211);
      return [left, GENERATED[(index + step) % GENERATED.length] ?? ''];
    });
    await agree(pairs);
  });
});
