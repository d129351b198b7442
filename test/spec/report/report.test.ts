import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { githubReport } from '../../../src/spec/report/github.ts';
import { jsonReport } from '../../../src/spec/report/json.ts';
import { matrixJson, matrixTable } from '../../../src/spec/report/matrix.ts';
import { sarifReport } from '../../../src/spec/report/sarif.ts';
import { textReport } from '../../../src/spec/report/text.ts';
import { resolve } from '../../support/resolve.ts';

const text = (source: string, options: { width?: number; colour?: boolean; flags?: object } = {}): string =>
  textReport(resolve(source, { ...options.flags }).diagnostics, {
    colour: options.colour ?? false,
    width: options.width ?? 80,
    textOf: () => source,
  });

const HEAD = 'base: debian:12\nversion: v1\n';

describe('the text report', () => {
  it('is nothing for nothing', () => expect(text(HEAD)).to.equal(''));

  it('shows message, line, caret, hint and counts', () => {
    expect(text(`${HEAD}model: rpi6 # board\nfips: no\n`)).to
      .equal(`Kairosfile:3:8: error[wrong-value]: model "rpi6" is not known
 3 | model: rpi6 # board
   |        ^^^^
  hint: did you mean "rpi3"? Allowed: generic, rpi3, rpi4, rpi5, nvidia-jetson-agx-orin, nvidia-jetson-orin-nx, nvidia-jetson-thor, nvidia-dgx-spark

Kairosfile:4:7: error[wrong-type]: fips must be true or false, not "no"
 4 | fips: no
   |       ^^
  hint: YAML 1.2 reads no as text: write false

2 errors
`);
  });

  it('puts the caret under wide characters and after tabs', () => {
    expect(text(`${HEAD}stages: { after-init: [{ run: "日本" }, { run: "" }] }\n`)).to.contain(
      ` 3 | stages: { after-init: [{ run: "日本" }, { run: "" }] }\n   | ${' '.repeat(47)}^^\n`,
    );
    expect(text(`${HEAD}packages: { add: [\t"a b"] }\n`)).to.contain(
      ' 3 | packages: { add: [  "a b"] }\n   |                     ^^^^^\n',
    );
  });

  it('cuts a long line around the mark', () => {
    const report = text(`${HEAD}packages: { add: [${'aa, '.repeat(200)}"b c", ${'dd, '.repeat(200)}] }\n`, {
      width: 60,
    });
    const [, line = '', caret = ''] = report.split('\n');
    expect(line).to.match(/^ 3 \| ….*"b c".*…$/);
    expect(line.length).to.be.at.most(60);
    expect(caret.indexOf('^')).to.equal(line.indexOf('"b c"'));
  });

  it('marks no more than it shows', () => {
    const [, line = '', caret = ''] = text(`${HEAD}registry: ${'a b'.repeat(100)}\n`, { width: 60 }).split(
      '\n',
    );
    expect(caret.length).to.be.at.most(line.length);
  });

  it('lets no file drive the terminal', () => {
    const report = text(`${HEAD}model: "\u009b2J\u202ereversed"\n`);
    expect(report).to.contain('\\u009b2J\\u202ereversed');
    expect(report).not.to.match(/[\u0080-\u009f\u202e]/);
  });

  it('colours what it is told to, and nothing else changes', () => {
    const source = `${HEAD}model: rpi6\n`;
    const coloured = text(source, { colour: true });
    expect(coloured).to.contain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).to.equal(text(source));
  });

  it('names a flag in the message', () => {
    expect(text(HEAD, { flags: { arch: 'x86' } })).to.equal(
      'error[wrong-value]: --arch "x86" is not known\n  hint: allowed: amd64, arm64, riscv64\n\n1 error\n',
    );
  });

  it('counts warnings', () => {
    const report = text(`${HEAD}matrix: { arch: [amd64], exclude: [{ arch: arm64 }] }\n`);
    expect(report).to.match(/\n1 warning\n$/);
  });
});

describe('the JSON report', () => {
  it('is the diagnostics', () => {
    const { diagnostics } = resolve(`${HEAD}model: rpi6\n`);
    expect(JSON.parse(jsonReport(diagnostics))).to.deep.equal({ diagnostics });
  });
});

describe('the SARIF report', () => {
  it('has a rule and a region for each problem', () => {
    const { diagnostics } = resolve(`${HEAD}model: rpi6\nfips: no\n`, { arch: 'x86' });
    const log = JSON.parse(sarifReport(diagnostics)) as {
      version: string;
      runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }];
    };
    expect(log.version).to.equal('2.1.0');
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules.map(({ id }) => id)).to.deep.equal(['wrong-type', 'wrong-value']);
    expect(results).to.have.length(3);
    // A flag has no place in a file.
    expect(results[0]).to.include({ ruleId: 'wrong-value', ruleIndex: 1, level: 'error' });
    expect(results[0]).not.to.have.property('locations');
    expect(results[1]).to.deep.include({
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'Kairosfile' },
            region: { startLine: 3, startColumn: 8, endLine: 3, endColumn: 12 },
          },
        },
      ],
    });
  });

  it('of nothing is a run without results', () => {
    expect(JSON.parse(sarifReport([])))
      .to.have.nested.property('runs[0].results')
      .that.deep.equals([]);
  });
});

describe('the GitHub report', () => {
  it('is a workflow command for each problem', () => {
    const { diagnostics } = resolve(`${HEAD}model: rpi6\n`, { arch: 'x86' });
    expect(githubReport(diagnostics).split('\n')[0]).to.equal(
      '::error title=wrong-value::--arch "x86" is not known%0Aallowed: amd64, arm64, riscv64',
    );
    expect(githubReport(diagnostics).split('\n')[1]).to.match(
      /^::error title=wrong-value,file=Kairosfile,line=3,endLine=3,col=8,endColumn=12::model "rpi6" is not known%0A/,
    );
  });

  it('escapes what the runner would read', () => {
    expect(
      githubReport([{ code: 'x', severity: 'warning', message: '100%\r\n::error::', file: 'a,b:c' }]),
    ).to.equal('::warning title=x,file=a%2Cb%3Ac::100%25%0D%0A::error::\n');
  });
});

describe('the list of cells', () => {
  const images = resolve(
    `${HEAD}matrix: { model: [generic, rpi4], arch: [amd64, arm64], variant: [standard] }\n`,
  );

  it('as a table', () => {
    expect(matrixTable(images)).to
      .equal(`NAME                              BASE       VARIANT   KUBERNETES  MODEL    ARCH   TRUSTED BOOT  FIPS
debian-12-standard-amd64-generic  debian:12  standard  k3s latest  generic  amd64  no            no
debian-12-standard-arm64-generic  debian:12  standard  k3s latest  generic  arm64  no            no
debian-12-standard-arm64-rpi4     debian:12  standard  k3s latest  rpi4     arm64  no            no

left out:
  debian-12-standard-amd64-rpi4: model rpi4 is arm64, not amd64
`);
  });

  it('as JSON', () => {
    const { cells, dropped } = images;
    expect(JSON.parse(matrixJson(images))).to.deep.equal({ cells, dropped });
  });
});
