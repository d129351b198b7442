import { expect } from 'chai';
import { UserError } from '../../src/lib/user-error.ts';
import { parseConfig, parseManifest } from '../../src/oci/parse-manifest.ts';

const blob = { mediaType: 'm', digest: `sha256:${'0'.repeat(64)}`, size: 1 };
const image = { schemaVersion: 2, config: blob, layers: [blob] };
const parse = (value: unknown) => parseManifest(Buffer.from(JSON.stringify(value)), 'served');

describe('parseManifest', () => {
  it('tells images and indexes apart', () => {
    expect(parse(image).kind).to.equal('image');
    expect(parse({ schemaVersion: 2, manifests: [blob] }).kind).to.equal('index');
  });

  const wrong: readonly [value: unknown, message: string][] = [
    [[], 'not a JSON object'],
    [{ schemaVersion: 1 }, 'schema version 1'],
    [{ ...image, layers: {} }, '"layers" is not a list'],
    [{ ...image, config: 1 }, '"config" is not a descriptor'],
    [{ ...image, layers: [{ ...blob, digest: 'md5:1' }] }, '"layers[0]" has the digest "md5:1"'],
    [{ ...image, layers: [{ ...blob, size: -1 }] }, '"layers[0]" has the size -1'],
    [{ ...image, layers: [{ ...blob, mediaType: 1 }] }, '"layers[0]" has no media type'],
  ];
  for (const [value, message] of wrong)
    it(`refuses: ${message}`, () => expect(() => parse(value)).to.throw(UserError, message));

  it('refuses what is not JSON, and configurations of no platform', () => {
    expect(() => parseManifest(Buffer.from([0xff]), '')).to.throw(UserError, 'not JSON');
    expect(() => parseConfig(Buffer.from('{}'))).to.throw(UserError, 'which os and architecture');
  });
});
