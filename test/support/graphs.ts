/** Graphs of any shape, for properties. */
import fc from 'fast-check';
import { exec } from '../../src/llb/exec.ts';
import { file, type FileAction } from '../../src/llb/file.ts';
import { diff, merge, requires } from '../../src/llb/merge.ts';
import type { Output, Platform } from '../../src/llb/op.ts';
import { git, http, image, local } from '../../src/llb/source.ts';

export const amd64: Platform = { os: 'linux', architecture: 'amd64' };

/** One step of making a graph: an op over some of the outputs made before it. */
type Make = (pick: (number: number) => Output) => Output;

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const source: fc.Arbitrary<Make> = fc.oneof(
  word.map(
    (name): Make =>
      () =>
        image(`docker.io/library/${name}:1`, { platform: amd64, name }),
  ),
  word.map(
    (name): Make =>
      () =>
        local(name, { includePatterns: [name] }),
  ),
  word.map(
    (name): Make =>
      () =>
        http(`https://example.org/${name}`, { uid: 1 }),
  ),
  word.map(
    (name): Make =>
      () =>
        git(`https://example.org/${name}.git`),
  ),
);
const step: fc.Arbitrary<Make> = fc.oneof(
  { weight: 1, arbitrary: source },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.nat(), word).map(([root, mounted, name]): Make => (pick) => {
      const run = exec(pick(root), {
        platform: amd64,
        args: [name],
        name,
        mounts: [
          { type: 'bind', dest: '/out', from: pick(mounted) },
          { type: 'cache', dest: '/cache', id: name },
        ],
      });
      return mounted % 2 === 0 ? run.root : run.output('/out');
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(), fc.array(fc.tuple(fc.nat(), fc.nat(), word), { minLength: 1, maxLength: 3 }))
      .map(
        ([base, list]): Make =>
          (pick) =>
            file(
              pick(base),
              list.map(([kind, from, name]): FileAction => {
                if (kind % 3 === 0)
                  return { action: 'copy', from: pick(from), source: '/', destination: `/${name}` };
                if (kind % 3 === 1) return { action: 'mkdir', path: `/${name}`, owner: { user: 0 } };
                return {
                  action: 'mkfile',
                  path: `/${name}`,
                  data: name,
                  owner: { user: kind % 2 ? name : 1 },
                };
              }),
            ),
      ),
  },
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, b]): Make =>
      (pick) =>
        merge([pick(a), pick(b)]),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, b]): Make =>
      (pick) =>
        diff(pick(a), pick(b)),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([a, b]): Make =>
      (pick) =>
        requires(pick(a), [pick(b)]),
  ),
);

/** The last of up to forty ops over each other. Every op uses at random what is there. */
export const graphs: fc.Arbitrary<() => Output> = fc
  .tuple(source, fc.array(step, { maxLength: 40 }))
  .map(([first, steps]) => () => {
    const outputs: Output[] = [first(() => unreachable())];
    // Mostly the newest, so that chains come about.
    const pick = (number: number): Output =>
      outputs[Math.max(0, outputs.length - 1 - (number % 4))] ?? unreachable();
    for (const make of steps) outputs.push(make(pick));
    return outputs.at(-1) ?? unreachable();
  });

const unreachable = (): never => {
  throw new Error('a source uses nothing');
};
