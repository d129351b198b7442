import { expect } from 'chai';
import {
  frontendReport,
  frontendVerdict,
  type FrontendBenchResult,
} from '../../../scripts/bench/frontend/report.ts';

const result = (changes: Partial<FrontendBenchResult> = {}): FrontendBenchResult => ({
  processors: 2,
  load: [0.1, 1.2],
  runs: 3,
  buildkitd: {
    engine: 'buildkitd v0.32.2',
    sides: [
      { side: 'our frontend', whole: 280, inDaemon: 250 },
      { side: 'Dockerfile frontend', whole: 200, inDaemon: 180 },
      { side: 'our client', whole: 300, inDaemon: 45 },
      { side: 'built in', whole: 100, inDaemon: 50 },
    ],
    frontend: [
      { part: 'start', milliseconds: 70 },
      { part: 'the rest', milliseconds: 60 },
    ],
  },
  dockerd: {
    engine: 'dockerd 20.10',
    sides: [
      { side: 'our frontend', whole: 250 },
      { side: 'Dockerfile frontend', whole: 200 },
    ],
    frontend: [
      { part: 'start', milliseconds: 100 },
      { part: 'the rest', milliseconds: 81 },
    ],
  },
  firstCall: { node: 30, frontend: 60, client: 140 },
  lowering: [
    { images: 1, each: 0.5, reading: 3 },
    { images: 2000, each: 0.6, reading: 90 },
  ],
  frontendSize: 44.7e6,
  ...changes,
});

describe("the report of the frontend's bench", () => {
  it('compares each way of ours with the one it stands beside', () => {
    const text = frontendReport(result());
    expect(text).to.contain('| buildkitd v0.32.2: our frontend | 280 ms | 1.40× | 250 ms | 1.39× |');
    expect(text).to.contain('| buildkitd v0.32.2: our client | 300 ms | 3.00× | 45 ms | 0.90× |');
    expect(text).to.contain('| buildkitd v0.32.2: built in | 100 ms |  | 50 ms |  |');
    expect(text).to.contain('| dockerd 20.10: our frontend | 250 ms | 1.25× |  |  |');
    expect(text).to.contain('| **exec to Return** | 130 ms | 181 ms |');
    expect(text).to.contain('| 2000 | 0.60 ms | 90 ms |');
  });

  it('says of every target whether it is met', () => {
    expect(frontendVerdict(result()).split('\n')).to.deep.equal([
      "- met: buildkitd v0.32.2: our frontend's build takes, of the Dockerfile frontend's, 1.40× (target 1.40×)",
      "- NOT met: dockerd 20.10: our frontend's build takes, of the Dockerfile frontend's, 1.25× (target 1.20×)",
      '- met: buildkitd v0.32.2: exec to Return 130 ms (target 180 ms)',
      '- NOT met: dockerd 20.10: exec to Return 181 ms (target 180 ms)',
      '- met: the image, compressed: 44.7 MB (target 46.0 MB)',
      "- NOT met: our client's build takes, of buildctl's, 3.00× (target 2.00×)",
      '- met: of it in the daemon: 0.90× (target 1.00×)',
      "- met: our client's first call after 140 ms (target 150 ms)",
      '- met: lowering from 1 to 2000 images takes at most, each, 0.60 ms (target 3.00 ms)',
    ]);
  });
});
