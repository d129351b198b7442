import { expect } from 'chai';
import { UsageError } from '../../src/lib/user-error.ts';
import { formatReference, parseReference } from '../../src/oci/reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseReference', () => {
  const rows: readonly [text: string, full: string][] = [
    ['debian', 'docker.io/library/debian:latest'],
    ['debian:12', 'docker.io/library/debian:12'],
    ['docker.io/debian', 'docker.io/library/debian:latest'],
    ['index.docker.io/library/debian', 'docker.io/library/debian:latest'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['quay.io/kairos/framework:v2.16.1', 'quay.io/kairos/framework:v2.16.1'],
    ['localhost/a', 'localhost/a:latest'],
    ['localhost:5000/a', 'localhost:5000/a:latest'],
    ['127.0.0.1:5000/a/b/c:x', '127.0.0.1:5000/a/b/c:x'],
    ['[::1]:5000/a', '[::1]:5000/a:latest'],
    ['Registry/a', 'Registry/a:latest'],
    [`debian@${digest}`, `docker.io/library/debian@${digest}`],
    [`ghcr.io/a/b:1@${digest}`, `ghcr.io/a/b:1@${digest}`],
    ['a.b/c__d/e-f--g.h', 'a.b/c__d/e-f--g.h:latest'],
  ];
  for (const [text, full] of rows)
    it(text, () => {
      const reference = parseReference(text);
      expect(formatReference(reference)).to.equal(full);
      expect(parseReference(full)).to.deep.equal(reference);
    });

  const wrong: readonly [text: string, what: string][] = [
    ['', 'no name'],
    [':tag', 'no name'],
    ['Debian', 'repository name'],
    ['quay.io/Kairos/a', 'repository name'],
    ['a//b', 'repository name'],
    ['a/../b', 'repository name'],
    ['a:-x', 'not a tag'],
    [`a:${'x'.repeat(129)}`, 'not a tag'],
    ['a@sha256:abc', 'not a sha256 digest'],
    [`a@sha512:${'0'.repeat(128)}`, 'not a sha256 digest'],
    ['exa mple.org/a', 'host name'],
    ['example.org:port/a', 'host name'],
    [`quay.io/${'a'.repeat(260)}`, 'more than 255'],
  ];
  for (const [text, what] of wrong)
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () =>
      expect(() => parseReference(text)).to.throw(UsageError, what));
});
