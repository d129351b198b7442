import { expect } from 'chai';
import { type ExportOptions, readExports } from '../../../src/engine/options/exports.ts';
import { UsageError } from '../../../src/lib/user-error.ts';

const read = (options: Partial<ExportOptions>) =>
  readExports({ outputs: [], push: false, load: false, ...options });

describe('readExports', () => {
  const cases: readonly (readonly [
    title: string,
    options: Partial<ExportOptions>,
    expected: readonly object[],
  ])[] = [
    ['nothing', {}, []],
    ['--load', { load: true }, [{ type: 'docker', attributes: {} }]],
    [
      '--load beside what means the same',
      { load: true, outputs: ['type=docker'] },
      [{ type: 'docker', attributes: {} }],
    ],
    ['--push', { push: true }, [{ type: 'image', attributes: { push: 'true' } }]],
    [
      '--push of an image that is asked for',
      { push: true, outputs: ['type=image,oci-mediatypes=true'] },
      [{ type: 'image', attributes: { 'oci-mediatypes': 'true', push: 'true' } }],
    ],
    [
      '--push beside a file',
      { push: true, outputs: ['type=oci,dest=a.tar'] },
      [
        { type: 'oci', destination: 'a.tar', attributes: {} },
        { type: 'image', attributes: { push: 'true' } },
      ],
    ],
    ['a directory', { outputs: ['out'] }, [{ type: 'local', destination: 'out', attributes: {} }]],
    ['standard output', { outputs: ['-'] }, [{ type: 'tar', destination: '-', attributes: {} }]],
    ['a registry', { outputs: ['type=registry'] }, [{ type: 'image', attributes: { push: 'true' } }]],
    ['the cache only', { outputs: ['type=cacheonly'] }, []],
    [
      'a path with a comma',
      { outputs: ['type=local,"dest=a,b"'] },
      [{ type: 'local', destination: 'a,b', attributes: {} }],
    ],
    [
      'a compression, where there are layers',
      {
        outputs: ['type=oci,dest=a', 'type=tar,dest=b', 'type=docker,compression=gzip,dest=c'],
        compression: 'zstd',
      },
      [
        { type: 'oci', destination: 'a', attributes: { compression: 'zstd' } },
        { type: 'tar', destination: 'b', attributes: {} },
        { type: 'docker', destination: 'c', attributes: { compression: 'gzip' } },
      ],
    ],
  ];
  for (const [title, options, expected] of cases)
    it(`reads ${title}`, () => {
      expect(read(options)).to.deep.equal(expected);
    });

  const mistakes: readonly (readonly [output: string, message: RegExp])[] = [
    ['type=ocl,dest=a', /no type that is known/],
    ['dest=a', /no type that is known/],
    ['type=oci', /says not where to/],
    ['type=local,dest=', /says not where to/],
    ['type=image,dest=a', /goes into a daemon or a registry/],
    ['type="oci', /quote in the wrong place/],
  ];
  for (const [output, message] of mistakes)
    it(`refuses ${output}`, () => {
      expect(() => read({ outputs: [output] })).to.throw(UsageError, message);
    });
});
