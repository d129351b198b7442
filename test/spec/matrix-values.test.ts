import { expect } from 'chai';
import type { ImageSpec } from '../../src/spec/image-spec.ts';
import { axisValueKey, unusedValues } from '../../src/spec/matrix-values.ts';
import { resolveImages } from '../../src/spec/resolve-images.ts';

const specsOf = (text: string): readonly ImageSpec[] =>
  resolveImages({
    source: { file: 'Kairosfile', content: Buffer.from(text) },
    flags: { version: 'v1.0.0' },
  }).cells.map(({ spec }) => spec);

describe('values of a matrix', () => {
  it('are equal in whatever order their keys stand', () => {
    expect(axisValueKey({ provider: 'k3s', version: 'latest' })).to.equal(
      axisValueKey({ version: 'latest', provider: 'k3s' }),
    );
    expect(axisValueKey(true)).not.to.equal(axisValueKey('true'));
  });

  it('are unused when no cell has them', () => {
    const specs = specsOf('base: debian:12\nvariant: standard\nmatrix: { model: [generic, rpi4] }\n');
    const unused = unusedValues(
      {
        base: ['debian:12', 'debian:13'],
        model: ['rpi4', 'rpi3'],
        kubernetes: [{ provider: 'k3s' }, { provider: 'k0s' }],
        fips: [false, true],
      },
      specs,
    );
    expect(unused).to.deep.equal([
      { axis: 'base', index: 1 },
      { axis: 'kubernetes', index: 1 },
      { axis: 'model', index: 1 },
      { axis: 'fips', index: 1 },
    ]);
  });

  it('are looked for in every cell as often, however many there are', () => {
    const looks = (count: number): number => {
      let read = 0;
      const base = Array.from({ length: count }, (_, index) => `os-${index}:1`);
      const specs = specsOf(`matrix: { base: ${JSON.stringify(base)} }\n`).map(
        (spec) =>
          new Proxy(spec, {
            get: (target, name, receiver) => {
              read++;
              return Reflect.get(target, name, receiver) as unknown;
            },
          }),
      );
      expect(unusedValues({ base }, specs)).to.deep.equal([]);
      return read / count;
    };
    expect(looks(400)).to.equal(looks(20));
  });
});
