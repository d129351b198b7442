import { expect } from 'chai';
import { baseNames } from '../../src/spec/cell-name.ts';

describe('baseNames', () => {
  it('takes as much of the path as tells images apart', () => {
    const names = baseNames(['debian:12', 'a.example/x/os:1', 'b.example/x/os:1', 'b.example/y/tool:1']);
    expect(Object.fromEntries(names)).to.deep.equal({
      'debian:12': 'debian-12',
      'a.example/x/os:1': 'a.example-x-os-1',
      'b.example/x/os:1': 'b.example-x-os-1',
      'b.example/y/tool:1': 'tool-1',
    });
  });

  it('calls a longer one by more when a shorter one has the name', () => {
    expect([...baseNames(['os:1', 'x/os:1']).values()]).to.deep.equal(['os-1', 'x-os-1']);
  });

  it('makes each name a few times, however many there are', () => {
    const counted = (count: number): number => {
      let made = 0;
      const bases = Array.from({ length: count }, (_, index) => `registry.example.com/team/os-${index}:1`);
      baseNames([...bases, 'a.example/os:1', 'b.example/os:1'], (reference, parts) => {
        made++;
        return reference.split('/').slice(-parts).join('-');
      });
      return made / count;
    };
    expect(counted(2000)).to.be.at.most(counted(100));
  });
});
