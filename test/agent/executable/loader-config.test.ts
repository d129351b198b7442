import { expect } from 'chai';
import { type LoaderConfig, configureLoader } from '../../../src/agent/executable/loader-config.ts';
import { smallLoader, smallLoaderConfiguration as start } from '../../support/small-loader.ts';

const config: LoaderConfig = {
  programEntry: 0x401000,
  programHeadersAddress: 0x900000,
  programHeaderCount: 11,
  dynamicLinker: { name: 'ld.so', offset: 0x10000, size: 5 },
  libraries: [
    { name: 'libc.so.6', offset: 0x20000, size: 6 },
    { name: 'libm.so.6', offset: 0x30000, size: 7 },
  ],
};

describe('loader configuration', () => {
  it('writes every field where loader.c reads it', () => {
    const loader = configureLoader(smallLoader(), config);
    const number = (offset: number) => Number(loader.readBigUInt64LE(start + offset));
    const text = (offset: number) =>
      loader
        .subarray(start + offset)
        .toString('latin1')
        .split('\0')[0];
    expect([16, 24, 32].map(number)).to.deep.equal([0x401000, 0x900000, 11]);
    expect([text(40), number(72), number(80)]).to.deep.equal(['ld.so', 0x10000, 5]);
    expect(number(88)).to.equal(2);
    expect([text(96), number(128), number(136)]).to.deep.equal(['libc.so.6', 0x20000, 6]);
    expect([text(144), number(176), number(184)]).to.deep.equal(['libm.so.6', 0x30000, 7]);
  });

  it('leaves the given loader as it is', () => {
    const loader = smallLoader();
    configureLoader(loader, config);
    expect(loader.equals(smallLoader())).to.equal(true);
  });

  it('refuses a loader without a configuration block, or with two', () => {
    expect(() => configureLoader(Buffer.from('code'), config)).to.throw(
      'not exactly one configuration block',
    );
    const two = Buffer.concat([smallLoader(), smallLoader()]);
    expect(() => configureLoader(two, config)).to.throw('not exactly one configuration block');
  });

  it('refuses what has no room', () => {
    const library = { name: 'lib.so', offset: 0, size: 0 };
    const many = { ...config, libraries: Array.from({ length: 13 }, () => library) };
    expect(() => configureLoader(smallLoader(), many)).to.throw(
      '13 libraries, and the loader has room for 12',
    );
    const long = { ...config, libraries: [{ ...library, name: 'l'.repeat(32) }] };
    expect(() => configureLoader(smallLoader(), long)).to.throw('is too long for the loader');
  });
});
