import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LISTED_RELEASES } from '../support/plans/listed-releases.ts';
import { releasePlans } from '../support/plans/release-plans.ts';

const GOLDEN = 'test/golden/plans';
/** The texts of the files that plans write: the same one is in many. */
const FILES = 'files.txt';

/** UPDATE_GOLDEN=1 writes the files anew instead of comparing; the change is then yours to review. */
const update = process.env['UPDATE_GOLDEN'] === '1';

function expectGolden(name: string, text: string): void {
  const path = join(GOLDEN, name);
  if (update) writeFileSync(path, text);
  expect(text, `${path} (UPDATE_GOLDEN=1 writes it anew)`).to.equal(readFileSync(path, 'utf8'));
}

describe('every plan there is', () => {
  const files = new Map<string, string>();
  if (update) mkdirSync(GOLDEN, { recursive: true });

  for (const release of LISTED_RELEASES) {
    const { distro, version } = release;
    it(`is the documented one for ${distro} ${version}`, () => {
      const plans = releasePlans(release);
      for (const [name, text] of plans.files) files.set(name, text);
      expectGolden(`${distro}-${version}.txt`, plans.text);
    });
  }

  it('writes the documented files', () => {
    const texts = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
    expectGolden(FILES, texts.map(([name, text]) => `== ${name}\n${text.trimEnd()}\n`).join('\n'));
  });

  it('has no golden file of a release that the tables lack', () =>
    expect(readdirSync(GOLDEN).sort()).to.deep.equal(
      [FILES, ...LISTED_RELEASES.map(({ distro, version }) => `${distro}-${version}.txt`)].sort(),
    ));
});
