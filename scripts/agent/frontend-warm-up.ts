import { Duplex } from 'node:stream';
import { PUBLISHED } from '../../src/lib/published-names.ts';
import { version } from '../../src/lib/version.ts';
import { serveGateway } from '../../test/support/fake-gateway.ts';
import type { WarmUp } from './code-cache.ts';

/** Touches what Kairosfiles usually have. */
const KAIROSFILE = `# syntax=${PUBLISHED.frontend}
base: debian:12
version: v1.0.0
packages: { add: [htop] }
stages:
  after-install:
    - run: mkdir -m 0750 /made
  after-init:
    - copy: { from: files/, to: /copied/ }
`;

const OPTIONS = ['filename=Kairosfile', `source=${PUBLISHED.frontend}`, 'build-arg:VARIANT=core'];

const IMAGES = [
  'docker.io/library/debian:12',
  `${PUBLISHED.frameworkRepository}:${version}`,
  PUBLISHED.frontend,
];

const image = {
  digest: `sha256:${'0'.repeat(64)}`,
  config: { os: 'linux', architecture: 'amd64', config: { Env: ['PATH=/bin'] }, rootfs: { type: 'layers' } },
};

/** A build through the frontend's image, with a daemon that answers at once and makes nothing. */
export const frontendWarmUp: WarmUp = {
  args: ['frontend'],
  environment: {
    BUILDKIT_SESSION_ID: 'session',
    ...Object.fromEntries(OPTIONS.map((option, number) => [`BUILDKIT_FRONTEND_OPT_${number}`, option])),
  },
  serve: (output, input) => {
    const { returned } = serveGateway(Duplex.from({ readable: output, writable: input }), {
      trees: { 'local://dockerfile': { '/Kairosfile': KAIROSFILE } },
      treeOf: () => ({ '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n' }),
      images: Object.fromEntries(IMAGES.map((name) => [name, image])),
    });
    return () => returned.at(-1)?.error?.message ?? '';
  },
};
