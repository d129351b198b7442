import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { type ContextWords, readContexts } from '../../../src/engine/options/contexts.ts';
import { UsageError, UserError } from '../../../src/lib/user-error.ts';
import { addJsonBlob, createLayout, writeLayoutIndex } from '../../../src/oci/image-layout.ts';
import { MEDIA_TYPES } from '../../../src/oci/image-manifest.ts';

const read = async (words: Partial<ContextWords> = {}) =>
  readContexts({ definition: { directory: 'sub', filename: 'Kairosfile' }, main: '.', named: [], ...words });

describe('readContexts', () => {
  it('shares the directories of the Kairosfile and of the context', async () => {
    expect(await read()).to.deep.equal({
      options: new Map([['filename', 'Kairosfile']]),
      directories: { dockerfile: resolve('sub'), context: resolve('.') },
      stores: {},
    });
  });

  it('leaves a remote context to the daemon, but not the Kairosfile', async () => {
    const { options, directories } = await read({ main: 'https://example.com/os.git#v1' });
    expect(directories).to.deep.equal({ dockerfile: resolve('sub') });
    expect([...options]).to.deep.include.members([
      ['context', 'https://example.com/os.git#v1'],
      ['dockerfilekey', 'dockerfile'],
    ]);
  });

  it('shares the directories of named contexts under names of their own', async () => {
    const { options, directories } = await read({
      named: ['drivers=./drivers', 'debian:12=docker-image://example.com/debian'],
    });
    expect(options.get('context:debian:12')).to.equal('docker-image://example.com/debian');
    const local = options.get('context:drivers')?.replace(/^local:/, '') ?? '';
    expect(directories[local]).to.equal(resolve('drivers'));
  });

  it('serves the image of a layout, by its digest', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kairos-contexts-'));
    try {
      const layout = await createLayout(directory);
      const descriptor = await addJsonBlob(layout, MEDIA_TYPES.manifest, {});
      await writeLayoutIndex(layout, [{ descriptor, name: 'v1' }]);
      const { options, stores } = await read({ named: [`debian:12=oci-layout://${directory}:v1`] });
      const [id = ''] = Object.keys(stores);
      expect(stores[id]).to.equal(directory);
      expect(options.get('context:debian:12')).to.equal(
        `oci-layout://${id.replace('oci:', '')}@${descriptor.digest}`,
      );
      expect(await failureOf(read({ named: [`debian:12=oci-layout://${directory}:v2`] }))).to.be.instanceOf(
        UserError,
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('refuses a context without a name', async () => {
    expect(await failureOf(read({ named: ['=x'] }))).to.be.instanceOf(UsageError);
  });
});

const failureOf = async (what: Promise<unknown>): Promise<unknown> =>
  what.then(
    () => undefined,
    (error: unknown) => error,
  );
