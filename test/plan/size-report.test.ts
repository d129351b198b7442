import { expect } from 'chai';
import { type Sized, sizeReport } from '../../src/plan/size-report.ts';

const sized = (bytes: Readonly<Record<string, number>>): readonly Sized[] =>
  Object.entries(bytes).map(([name, size]) => ({ name, bytes: size }));

describe('sizeReport', () => {
  it('has what is at least a hundredth of the whole, as a tree with the biggest first', () => {
    const { total, paths } = sizeReport(
      sized({
        '/boot/initrd': 60,
        '/boot': 70,
        '/usr/lib/firmware': 500,
        '/usr/lib/small': 9,
        '/usr/lib': 600,
        '/usr/share': 300,
        '/usr': 900,
        '/usrlocal': 20,
        '/': 1000,
      }),
      [],
    );
    expect(total).to.equal(1000);
    expect(paths.map(({ name }) => name)).to.deep.equal([
      '/usr',
      '/usr/lib',
      '/usr/lib/firmware',
      '/usr/share',
      '/boot',
      '/boot/initrd',
      '/usrlocal',
    ]);
  });

  it('does not go deeper than five names', () => {
    const deep = sized({
      '/a': 9,
      '/a/b': 9,
      '/a/b/c': 9,
      '/a/b/c/d': 9,
      '/a/b/c/d/e': 9,
      '/a/b/c/d/e/f': 9,
      '/': 9,
    });
    expect(sizeReport(deep, []).paths.at(-1)?.name).to.equal('/a/b/c/d/e');
  });

  it('has the twenty biggest packages, those of one size by name', () => {
    const packages = sized({
      b: 5,
      a: 5,
      c: 7,
      ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x${i}`, 1])),
    });
    const names = sizeReport([], packages).packages.map(({ name }) => name);
    expect(names).to.have.length(20);
    expect(names.slice(0, 3)).to.deep.equal(['c', 'a', 'b']);
  });
});
