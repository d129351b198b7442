import { expect } from 'chai';
import { parseImageReference } from '../../src/distro/image-reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseImageReference', () => {
  const cases: [string, ReturnType<typeof parseImageReference>][] = [
    ['debian', { repository: 'debian', name: 'debian' }],
    ['debian:12', { repository: 'debian', name: 'debian', tag: '12' }],
    ['quay.io/team/debian:12', { repository: 'quay.io/team/debian', name: 'debian', tag: '12' }],
    ['localhost:5000/debian', { repository: 'localhost:5000/debian', name: 'debian' }],
    ['localhost:5000/debian:12', { repository: 'localhost:5000/debian', name: 'debian', tag: '12' }],
    [`debian@${digest}`, { repository: 'debian', name: 'debian', digest }],
    [`debian:12@${digest}`, { repository: 'debian', name: 'debian', tag: '12', digest }],
    ['opensuse/leap:15.6', { repository: 'opensuse/leap', name: 'leap', tag: '15.6' }],
  ];
  for (const [reference, expected] of cases)
    it(reference, () => expect(parseImageReference(reference)).to.deep.equal(expected));
});
