import { expect } from 'chai';
import { JsonRenderer } from '../../../src/engine/progress/json.ts';
import { PlainRenderer } from '../../../src/engine/progress/plain.ts';
import { EMPTY_UPDATE, type StatusUpdate } from '../../../src/engine/progress/status-update.ts';
import { TerminalRenderer } from '../../../src/engine/progress/terminal.ts';
import { TerminalScreen } from '../../support/terminal-screen.ts';
import { logUpdate, vertexUpdate } from '../../support/status-updates.ts';

type Event = readonly [now: number, update: StatusUpdate];

const LOAD = { digest: 'load', name: '[internal] load build definition from Kairosfile' };
const BASE = { digest: 'base', name: '[base] debian:12' };
const INSTALL = { digest: 'install', name: '[install] packages (apt-get)' };
const INIT = { digest: 'init', name: '[init] initrd (dracut)' };

/** A build that pulls, installs and fails, with pieces of two outputs between each other. */
const FAILING: readonly Event[] = [
  [0, vertexUpdate({ ...LOAD, started: 0 }, BASE, INSTALL, INIT)],
  [100, vertexUpdate({ ...LOAD, started: 0, completed: 100 }, { ...BASE, started: 100 })],
  [
    600,
    {
      ...EMPTY_UPDATE,
      transfers: [
        { id: 'layer', vertex: 'base', name: '', current: 1_000_000, total: 27_500_000, timestamp: 600 },
      ],
    },
  ],
  [
    1100,
    {
      ...vertexUpdate(
        { ...BASE, started: 100, completed: 1100 },
        { ...INSTALL, started: 1100 },
        { ...INIT, started: 1100 },
      ),
      transfers: [
        {
          id: 'layer',
          vertex: 'base',
          name: '',
          current: 27_500_000,
          total: 27_500_000,
          timestamp: 1100,
          started: 100,
          completed: 1000,
        },
      ],
    },
  ],
  [1200, logUpdate('install', 'Reading package lists...\nGet:1 http', 1200)],
  [1300, logUpdate('init', 'dracut: working\n', 1300)],
  [1400, logUpdate('install', '://deb.debian.org bookworm\n', 1400)],
  [7000, logUpdate('install', 'E: Unable to locate package nonesuch\n', 7000)],
  [
    7100,
    vertexUpdate(
      {
        ...INSTALL,
        started: 1100,
        completed: 7100,
        error: 'process "kairos-init" did not complete: exit code: 100',
      },
      { ...INIT, started: 1100, completed: 7100, error: 'context canceled' },
    ),
  ],
];

describe('plain progress', () => {
  it('keeps the lines of a vertex together, and lets nobody wait too long', () => {
    let text = '';
    const renderer = new PlainRenderer({
      write: (more: string) => (text += more),
      columns: undefined,
      rows: undefined,
    });
    for (const [now, update] of FAILING) renderer.update(update, now);
    renderer.finish(7100);
    expect(text).to.equal(`#1 [internal] load build definition from Kairosfile
#1 DONE 0.1s

#2 [base] debian:12
#2 layer 27.5MB 0.9s done
#2 DONE 1.0s

#3 [install] packages (apt-get)
#3 ...

#4 [init] initrd (dracut)
#4 0.200 dracut: working
#4 ...

#3 [install] packages (apt-get)
#3 0.100 Reading package lists...
#3 0.300 Get:1 http://deb.debian.org bookworm
#3 5.900 E: Unable to locate package nonesuch
#3 ERROR: process "kairos-init" did not complete: exit code: 100

#4 [init] initrd (dracut)
#4 CANCELED

`);
  });

  it('says every minute of silence what is still running', () => {
    let text = '';
    const renderer = new PlainRenderer({
      write: (more: string) => (text += more),
      columns: undefined,
      rows: undefined,
    });
    renderer.update(vertexUpdate({ ...INSTALL, started: 0 }), 0);
    for (let now = 0; now <= 125_000; now += 100) renderer.tick(now);
    expect(text).to.equal(`#1 [install] packages (apt-get)
#1 [install] packages (apt-get): still running after 60.0s
#1 [install] packages (apt-get): still running after 120.0s
`);
  });

  it('ends with the warnings', () => {
    let text = '';
    const renderer = new PlainRenderer({
      write: (more: string) => (text += more),
      columns: undefined,
      rows: undefined,
    });
    const warning = {
      vertex: 'load',
      message: 'latest is not pinned',
      detail: [],
      url: '',
      file: 'Kairosfile',
      line: 3,
    };
    renderer.update({ ...EMPTY_UPDATE, warnings: [warning] }, 0);
    renderer.finish(0);
    expect(text).to.equal('WARN: Kairosfile:3: latest is not pinned\n');
  });

  it('shows cached vertices, and one that runs again', () => {
    let text = '';
    const renderer = new PlainRenderer({
      write: (more: string) => (text += more),
      columns: undefined,
      rows: undefined,
    });
    renderer.update(vertexUpdate({ ...BASE, started: 0, completed: 0, cached: true }), 0);
    renderer.update(vertexUpdate({ ...INIT, started: 0, completed: 500 }), 500);
    renderer.update(vertexUpdate({ ...INIT, started: 1000 }), 1000);
    renderer.update(vertexUpdate({ ...INIT, started: 1000, completed: 1500 }), 1500);
    expect(text).to.equal(`#1 [base] debian:12
#1 CACHED

#2 [init] initrd (dracut)
#2 DONE 0.5s

#2 [init] initrd (dracut)
#2 DONE 1.0s

`);
  });
});

/** What a terminal shows after the events so far, the renderer's frames taken at each. */
function onTerminal(events: readonly Event[], size: { readonly columns: number; readonly rows: number }) {
  const screen = new TerminalScreen(size.columns);
  const writes: string[] = [];
  const renderer = new TerminalRenderer(
    {
      write: (text: string) => {
        writes.push(text);
        screen.write(text);
      },
      ...size,
    },
    { colour: false },
  );
  for (const [now, update] of events) {
    renderer.update(update, now);
    renderer.tick(now);
  }
  return { screen, renderer, writes };
}

describe('terminal progress', () => {
  const WIDE = { columns: 60, rows: 24 };

  it('shows what runs with transfers and last lines, below what is finished', () => {
    expect(onTerminal(FAILING.slice(0, 3), WIDE).screen.text).to.equal(`\
 => [internal] load build definition from Kairosfile    0.1s
[+] Building 0.6s (1/4)
 => [base] debian:12                                    0.5s
 => => layer 1.00MB / 27.5MB
`);
    expect(onTerminal(FAILING.slice(0, 8), WIDE).screen.text).to.equal(`\
 => [internal] load build definition from Kairosfile    0.1s
 => [base] debian:12                                    1.0s
[+] Building 7.0s (2/4)
 => [install] packages (apt-get)                        5.9s
 => => # Reading package lists...
 => => # Get:1 http://deb.debian.org bookworm
 => => # E: Unable to locate package nonesuch
 => [init] initrd (dracut)                              5.9s
 => => # dracut: working
`);
  });

  it('ends with one line for each vertex', () => {
    const { screen, renderer } = onTerminal(FAILING, WIDE);
    renderer.finish(7100, 'failed');
    expect(screen.text).to.equal(`\
 => [internal] load build definition from Kairosfile    0.1s
 => [base] debian:12                                    1.0s
 => ERROR [install] packages (apt-get)                  6.0s
 => CANCELED [init] initrd (dracut)                     6.0s
[+] Failed 7.1s (4/4)
`);
  });

  for (const columns of [1, 5, 20, 30, 41])
    for (const rows of [1, 2, 4, 8])
      it(`fits a terminal of ${columns} columns and ${rows} rows`, () => {
        const { writes, renderer } = onTerminal(FAILING, { columns, rows });
        renderer.finish(7100, 'failed');
        for (const write of writes)
          expect(Number(/\[(\d+)A/.exec(write)?.[1] ?? 0)).to.be.below(Math.max(rows, 2));
      });

  it('writes each frame at once, and nothing when nothing has changed', () => {
    const { writes, renderer } = onTerminal(FAILING.slice(0, 3), WIDE);
    expect(writes).to.have.length(3);
    renderer.tick(601);
    expect(writes).to.have.length(3);
    renderer.tick(700);
    expect(writes).to.have.length(4);
  });

  it('divides a low screen among the rows that run, the last ones first', () => {
    expect(onTerminal(FAILING.slice(0, 8), { columns: 60, rows: 6 }).screen.text).to.equal(`\
 => [internal] load build definition from Kairosfile    0.1s
 => [base] debian:12                                    1.0s
[+] Building 7.0s (2/4)
 => [install] packages (apt-get)                        5.9s
 => => # E: Unable to locate package nonesuch
 => [init] initrd (dracut)                              5.9s
 => => # dracut: working
`);
  });

  it('colours what failed', () => {
    let text = '';
    const renderer = new TerminalRenderer(
      { write: (more: string) => (text += more), columns: 80, rows: 24 },
      { colour: true },
    );
    for (const [now, update] of FAILING) renderer.update(update, now);
    renderer.finish(7100, 'failed');
    expect(text).to.contain('\x1b[31m => ERROR [install]');
  });
});

describe('JSON progress', () => {
  it('writes the messages with the names of rawjson', () => {
    const lines: string[] = [];
    const renderer = new JsonRenderer({
      write: (text: string) => lines.push(text),
      columns: undefined,
      rows: undefined,
    });
    renderer.update({
      ...vertexUpdate({
        ...INSTALL,
        started: 0,
        completed: 1500,
        error: 'no',
        group: { id: 'g', name: 'n', weak: true },
      }),
      transfers: [
        { id: 't', vertex: 'install', name: 'n', current: 1, total: 2, timestamp: 0, completed: 5 },
      ],
      logs: logUpdate('install', 'hello', 1000).logs,
      warnings: [
        {
          vertex: 'load',
          message: 'm',
          detail: ['d'],
          url: 'https://example.com',
          file: 'Kairosfile',
          line: 2,
        },
      ],
    });
    renderer.update(vertexUpdate({ ...BASE, started: 0, completed: 0, cached: true, inputs: ['x'] }));
    renderer.update(EMPTY_UPDATE);
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal([
      {
        vertexes: [
          {
            ...INSTALL,
            started: '1970-01-01T00:00:00.000Z',
            completed: '1970-01-01T00:00:01.500Z',
            error: 'no',
            progressGroup: { id: 'g', name: 'n', weak: true },
          },
        ],
        statuses: [
          {
            id: 't',
            vertex: 'install',
            name: 'n',
            current: 1,
            total: 2,
            timestamp: '1970-01-01T00:00:00.000Z',
            completed: '1970-01-01T00:00:00.005Z',
          },
        ],
        logs: [{ vertex: 'install', stream: 1, data: 'aGVsbG8=', timestamp: '1970-01-01T00:00:01.000Z' }],
        warnings: [
          {
            vertex: 'load',
            short: 'bQ==',
            detail: ['ZA=='],
            url: 'https://example.com',
            sourceInfo: { filename: 'Kairosfile' },
            range: [{ start: { line: 2 }, end: { line: 2 } }],
          },
        ],
      },
      {
        vertexes: [
          {
            ...BASE,
            inputs: ['x'],
            started: '1970-01-01T00:00:00.000Z',
            completed: '1970-01-01T00:00:00.000Z',
            cached: true,
          },
        ],
      },
      {},
    ]);
  });
});
