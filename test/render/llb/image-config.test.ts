import { expect } from 'chai';
import { imageConfig, readImageConfig } from '../../../src/render/llb/image-config.ts';
import { lower } from '../../support/lowering.ts';
import { matrixCell } from '../../support/specs.ts';

const parsed = (text: string): Record<string, never> => JSON.parse(text) as Record<string, never>;

describe('the image configuration', () => {
  it('is the base’s, with our labels over it', () => {
    const base = {
      author: 'somebody',
      config: { Cmd: ['bash'], Labels: { z: '1', title: 'old' }, OnBuild: ['RUN x'], User: '0' },
      history: [{ created_by: 'base' }],
    };
    const config = imageConfig(base, {
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      labels: { title: 'new', a: '2' },
      history: [{ created_by: 'RUN y', comment: 'ours' }],
      epoch: undefined,
    });
    expect(parsed(config)).to.deep.equal({
      author: 'somebody',
      architecture: 'arm',
      os: 'linux',
      variant: 'v7',
      config: { Cmd: ['bash'], User: '0', Labels: { a: '2', title: 'new', z: '1' } },
      history: [{ created_by: 'base' }, { created_by: 'RUN y', comment: 'ours' }],
    });
    expect(config).to.include('"Labels":{"a":"2","title":"new","z":"1"}');
  });

  it('is dated with the epoch, or by BuildKit', () => {
    const { config } = lower(matrixCell(), { epoch: 1_700_000_000 });
    const { created, history } = parsed(config) as unknown as {
      created: string;
      history: { created?: string }[];
    };
    expect(created).to.equal('2023-11-14T22:13:20Z');
    expect(history.slice(1).map((entry) => entry.created)).to.deep.equal([created, created, created]);
    expect(parsed(lower(matrixCell()).config)).to.not.have.property('created');
  });

  it('has a line of history for every layer', () => {
    const cell = matrixCell({
      stages: { 'after-install': [{ run: 'make' }, { copy: { from: 'a', to: '/b' } }] },
    });
    const { history } = parsed(lower(cell).config) as unknown as { history: { created_by: string }[] };
    expect(history.map(({ created_by }) => created_by.split(' ').slice(0, 3).join(' '))).to.deep.equal([
      'ADD rootfs.tar',
      'RUN kairos-init -s',
      'RUN kairos-init -s',
      'RUN make',
      'COPY a /b',
      'RUN kairos-init -s',
    ]);
  });

  it('says that triggers of the base are passed over', () => {
    const { notices, config } = lower(matrixCell(), { baseConfig: { OnBuild: ['RUN x'] } });
    expect(notices.join()).to.match(/the ONBUILD instructions of debian:12 are passed over/);
    expect(config).to.not.include('OnBuild');
  });

  it('may be missing, but not be something else', () => {
    expect(readImageConfig(undefined)).to.deep.equal({});
    expect(readImageConfig('')).to.deep.equal({});
    for (const bad of ['{', '7', 'null']) expect(() => readImageConfig(bad)).to.throw('no JSON object');
  });
});
