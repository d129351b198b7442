import { expect } from 'chai';
import { parseReference } from '../../src/oci/reference.ts';
import { endpointsFor, parseRegistriesConf, readRegistriesConf } from '../../src/oci/registries-conf.ts';
import { fakeHost } from '../support/fake-host.ts';

const conf = `
unqualified-search-registries = ["docker.io"]

[[registry]]
prefix = "quay.io/kairos"
location = "mirror.example:5000/quay/kairos"
insecure = true

[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "hub-cache.example"
[[registry.mirror]]
location = "digests.example/hub"
pull-from-mirror = "digest-only"

[[registry]]
prefix = "*.evil.example"
blocked = true
`;

const placesOf = (reference: string, text = conf): readonly string[] =>
  endpointsFor(parseReference(reference), parseRegistriesConf(text, 'registries.conf')).map(
    ({ registry, repository, insecure }) => `${registry}/${repository}${insecure ? ' insecure' : ''}`,
  );

describe('registries.conf', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const rows: readonly [reference: string, places: readonly string[]][] = [
    ['ghcr.io/a/b', ['ghcr.io/a/b']],
    ['quay.io/kairos/framework:v1', ['mirror.example:5000/quay/kairos/framework insecure']],
    ['quay.io/kairos-gen/framework', ['quay.io/kairos-gen/framework']],
    ['debian', ['hub-cache.example/library/debian', 'docker.io/library/debian']],
    [
      `debian@${digest}`,
      ['hub-cache.example/library/debian', 'digests.example/hub/library/debian', 'docker.io/library/debian'],
    ],
  ];
  for (const [reference, places] of rows)
    it(reference.slice(0, 40), () => expect(placesOf(reference)).to.deep.equal(places));

  it('blocks what it should', () =>
    expect(() => placesOf('a.evil.example/x')).to.throw('blocks *.evil.example'));

  it('takes the longest prefix', () =>
    expect(
      placesOf(
        'a.b/c/d',
        '[[registry]]\nprefix="a.b"\nlocation="one"\n[[registry]]\nprefix="a.b/c"\nlocation="two"\n',
      ),
    ).to.deep.equal(['two/d']));

  it('reads the insecure list of version 1', () =>
    expect(placesOf('old:5000/x', '[registries.insecure]\nregistries = ["old:5000"]')).to.deep.equal([
      'old:5000/x insecure',
    ]));

  const wrong: readonly [text: string, message: string][] = [
    ['[[registry]\n', 'f:1:'],
    ['[[registry]]\ninsecure = true', 'neither prefix nor location'],
    ['[[registry]]\nlocation = "a"\ninsecure = "yes"', '"insecure" is not a boolean'],
    ['registry = "a"', 'not a list of tables'],
    ['[[registry]]\nlocation = "a"\n[[registry.mirror]]\n', 'a mirror has no location'],
    [
      '[[registry]]\nlocation = "a"\n[[registry.mirror]]\nlocation="b"\npull-from-mirror="x"',
      'pull-from-mirror is "x"',
    ],
  ];
  for (const [text, message] of wrong)
    it(`refuses ${JSON.stringify(text)}`, () =>
      expect(() => parseRegistriesConf(text, 'f')).to.throw(message));

  it('lets drop-in files replace tables, in the order of their names', async () => {
    const host = fakeHost({
      files: {
        '/etc/containers/registries.conf': '[[registry]]\nlocation = "a"\n[[registry]]\nlocation = "b"',
        '/etc/containers/registries.conf.d/20.conf': '[[registry]]\nlocation = "a"\nblocked = true',
        '/etc/containers/registries.conf.d/10.conf': '[[registry]]\nlocation = "a"\ninsecure = true',
        '/etc/containers/registries.conf.d/README': 'not TOML at all',
      },
    });
    const settings = await readRegistriesConf(host);
    expect(settings.map(({ prefix, blocked, insecure }) => [prefix, blocked, insecure])).to.deep.equal([
      ['a', true, false],
      ['b', false, false],
    ]);
  });

  it('reads another file where the environment names one', async () => {
    const host = fakeHost({
      files: {
        '/own.conf': '[[registry]]\nlocation = "own"',
        '/etc/containers/registries.conf': '[[registry]]\nlocation = "a"',
      },
      environment: { CONTAINERS_REGISTRIES_CONF: '/own.conf' },
    });
    expect((await readRegistriesConf(host)).map(({ prefix }) => prefix)).to.deep.equal(['own']);
  });
});
