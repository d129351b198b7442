import { expect } from 'chai';
import { median } from '../../scripts/bench/median.ts';
import type { Measurement, Side } from '../../scripts/bench/measure-side.ts';
import { type BenchResult, report, verdict } from '../../scripts/bench/report.ts';

const measurement = (side: Side, whole: number, rest: Partial<Measurement> = {}): Measurement => ({
  side,
  packages: whole / 2,
  initrd: whole / 4,
  whole,
  processor: whole,
  initrdBytes: 60e6,
  imageBytes: 1200e6,
  compressor: 'gzip',
  timeline: [{ kind: 'unpack', package: 'sed', seconds: 3 }],
  ...rest,
});

const result = (ours: number, overhead: number): BenchResult => ({
  base: 'debian:12',
  processors: 2,
  load: [0.1, 1.2],
  runs: 1,
  measurements: [
    measurement('plain', 150),
    measurement('ours', ours, { overhead, compressor: 'zstd', initrdBytes: 60e6, initrdBytesAsPlain: 59e6 }),
    measurement('ours-one-stage', ours, { overhead, compressor: 'zstd', initrdBytes: 50e6 }),
  ],
  floor: { seconds: 12, packages: 264 },
  families: [
    { name: 'Fedora 42', manager: 'dnf 4', whole: 20, overhead },
    { name: 'Alpine 3.22', manager: 'a stand-in for apk', unavailable: 'Go is not on this machine' },
  ],
  startUp: [
    { name: 'node -e 0', milliseconds: 40 },
    { name: 'kairos-gen --version', milliseconds: 100 },
  ],
});

describe('the report of the bench', () => {
  it('shows both sides with their ratio', () => {
    const text = report(result(30, 1));
    expect(text).to.contain('| **whole** | 150.0 s | 30.0 s | 0.20× | 30.0 s | 0.20× |');
    expect(text).to.contain(
      '| image size, initrd compressed as the plain one | 1200.00 MB | 1199.00 MB | 1.00× |  |  |',
    );
    expect(text).to.contain('| compressor | gzip | zstd |  | zstd |  |');
  });

  it('says which targets are met', () => {
    expect(verdict(result(30, 1))).to.not.contain('NOT met');
    expect(verdict(result(30, 1))).to.contain('same compressor is 1000000 bytes smaller');
    expect(verdict(result(60, 3)).match(/NOT met/g)).to.have.length(5);
  });

  it('has a row for each family, with the reason where one was not measured', () => {
    const text = report(result(30, 1));
    expect(text).to.contain('| debian:12 | apt-get, real packages | 30.0 s | 1.0 s |');
    expect(text).to.contain('| Fedora 42 | dnf 4, overhead only | 20.0 s | 1.0 s |');
    expect(text).to.contain('not measured: Go is not on this machine');
  });
});

describe('median', () => {
  it('is the middle one, or between the middle two', () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(() => median([])).to.throw();
  });
});
