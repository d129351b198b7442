import { expect } from 'chai';
import { chooseTarget } from '../../src/frontend/choose-target.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { matrixCell } from '../support/specs.ts';

const cell = (name: string) => ({ ...matrixCell(), name });
const ONE = [cell('debian-12-core-generic')];
const TWO = [cell('debian-12-core-generic'), cell('ubuntu-24.04-core-generic')];

describe('chooseTarget', () => {
  const rows = [
    [ONE, undefined, 'debian-12-core-generic', 'image'],
    [ONE, 'debian-12-core-generic', 'debian-12-core-generic', 'image'],
    [ONE, 'plan', 'debian-12-core-generic', 'plan'],
    [TWO, 'ubuntu-24.04-core-generic', 'ubuntu-24.04-core-generic', 'image'],
    [TWO, 'Ubuntu-24-04-core-generic', 'ubuntu-24.04-core-generic', 'image'],
    [TWO, 'ubuntu-24.04-core-generic/validate', 'ubuntu-24.04-core-generic', 'validate'],
    [TWO, 'debian-12-core-generic/install', 'debian-12-core-generic', 'install'],
  ] as const;
  for (const [cells, target, name, view] of rows)
    it(`takes ${target ?? 'nothing'} of ${cells.length} for ${view} of ${name}`, () => {
      const chosen = chooseTarget(cells, target);
      expect([chosen.cell.name, chosen.view]).to.deep.equal([name, view]);
    });

  const wrong = [
    [TWO, undefined, /stands for 2 images/, /--target debian-12-core-generic, ubuntu/],
    [
      TWO,
      'debian-12-core-genric',
      /no target debian-12-core-genric/,
      /did you mean debian-12-core-generic\?/,
    ],
    [TWO, 'x', /no target x/, /there is debian-12-core-generic, ubuntu/],
    [TWO, 'debian-12-core-generic/instal', /a view there is not/, /did you mean \/install\?/],
    [TWO, 'debian-12-core-generic/x', /a view there is not/, /plan, install, validate/],
    [[], undefined, /no image/, /^undefined$/],
    [Array.from({ length: 15 }, (_, index) => cell(`c${index}`)), 'zzz', /no target/, / and 3 more$/],
  ] as const;
  for (const [cells, target, message, hint] of wrong)
    it(`refuses ${target ?? 'nothing'} of ${cells.length}`, () => {
      expect(() => chooseTarget(cells, target))
        .to.throw(UserError, message)
        .with.property('hint')
        .that.satisfies((text: unknown) => hint.test(String(text)));
    });
});
