import { expect } from 'chai';
import { coldTimes } from '../../../scripts/bench/cold/phases.ts';

/** A line of progress about a vertex that was at work from one second to another. */
const line = (name: string, from: number, to?: number): string => {
  const time = (second: number): string => new Date(second * 1000).toISOString();
  const vertex = {
    digest: name,
    name,
    started: time(from),
    ...(to === undefined ? {} : { completed: time(to) }),
  };
  return JSON.stringify({ vertexes: [vertex] });
};

describe('coldTimes', () => {
  it('adds up the steps of a graph, each time once', () => {
    const lines = [
      line('[base] debian:12', 0, 5),
      line('[install] packages (apt-get)', 5),
      line('[install] packages (apt-get)', 5, 45),
      line('[install] packages (apt-get)', 5, 45),
      line('[install] framework', 45, 46),
      line('[init] kernel, initrd and services', 46, 60),
      line('[validate] checks', 60, 61),
    ];
    expect(coldTimes(`words\n${lines.join('\n')}`, 63)).to.deep.equal({
      install: 41,
      init: 14,
      validate: 1,
      'the rest': 7,
      whole: 63,
    });
  });

  it("knows the agent's commands in a Dockerfile", () => {
    const run = (number: number, words: string): string =>
      `[image ${number}/4] RUN --mount=type=bind,target=/run/kairos-init     /run/kairos-init ${words}`;
    const lines = [
      line(run(2, '-s install -m generic'), 0, 10),
      line(run(3, '-s init -m generic'), 10, 15),
      line(run(4, 'validate -m generic'), 15, 16),
    ];
    expect(coldTimes(lines.join('\n'), 16)).to.include({ install: 10, init: 5, validate: 1, 'the rest': 0 });
  });

  it('refuses a build that was not cold', () => {
    const lines = [
      line('[install] packages', 3, 3),
      line('[init] kernel', 3, 4),
      line('[validate] checks', 4, 5),
    ];
    expect(() => coldTimes(lines.join('\n'), 5)).to.throw('install took 0 s');
  });
});
