import type { Options } from 'yargs';
import { COMPRESSIONS } from '../engine/options/exports.ts';
import { PROGRESS_MODES } from '../engine/progress/progress-modes.ts';
import { PUBLISHED } from '../lib/published-names.ts';
import { version } from '../lib/version.ts';

/** The image that brings the agent where the package has no executable of it. */
export const AGENT_IMAGE = `${PUBLISHED.agentRepository}:${version}`;

const WHAT = 'What is built:';
const RESULT = 'What becomes of it:';
const CACHE = 'Cache:';
const STEPS = 'How steps run:';
const BUILDER = 'Who builds:';

const text = (group: string, describe: string) =>
  ({ group, type: 'string', requiresArg: true, describe }) as const;
const list = (group: string, describe: string) =>
  ({ group, type: 'string', array: true, requiresArg: true, describe }) as const;
const flag = (group: string, describe: string) =>
  ({ group, type: 'boolean', default: false, describe }) as const;

/** The options of `kairos-gen build`, with the names they have in `docker buildx build`. */
export const buildOptions = {
  target: text(WHAT, 'The image of the matrix to build; kairos-gen matrix lists them'),
  all: flag(WHAT, 'Build every image of the matrix'),
  jobs: { ...text(WHAT, 'How many images are built at a time'), default: '2' },
  platform: list(WHAT, 'Platform to build for, such as linux/arm64; several make one image of all'),
  context: { ...text(WHAT, "Directory of the build context, or a URL [the Kairosfile's directory]") },
  'build-context': list(WHAT, 'Further context: name=DIRECTORY, name=docker-image://… (repeatable)'),
  'build-arg': list(
    WHAT,
    'Build argument: VERSION=v1.0.0, or a name that is in the environment (repeatable)',
  ),
  label: list(WHAT, 'Label of the image: name=value (repeatable)'),
  'agent-image': text(
    WHAT,
    `Image that carries the agent [KAIROS_GEN_AGENT_IMAGE, this package's own file, or ${AGENT_IMAGE}]`,
  ),

  tag: {
    ...list(RESULT, 'Name of the image; {name} in it is the name of the target (repeatable)'),
    alias: 't',
  },
  load: flag(RESULT, "Put it into the Docker engine's images (what happens by itself where Docker builds)"),
  push: flag(RESULT, 'Push it to the registry of its name'),
  output: {
    ...list(
      RESULT,
      'type=oci|docker|tar|local|image,dest=PATH; a directory alone, or - for a tar (repeatable)',
    ),
    alias: 'o',
  },
  compression: {
    group: RESULT,
    choices: COMPRESSIONS,
    describe: 'Of layers [gzip, the fastest level; none for --load]',
  },
  attest: list(RESULT, 'Attestation: type=sbom or type=provenance,mode=max (repeatable)'),
  sbom: { group: RESULT, type: 'string', describe: 'The same as --attest type=sbom' },
  provenance: { group: RESULT, type: 'string', describe: 'The same as --attest type=provenance' },
  'metadata-file': text(RESULT, 'File that takes everything known of the result, as JSON'),
  iidfile: text(RESULT, "File that takes the image's id"),
  json: flag(RESULT, 'Say the result as JSON'),

  'cache-from': list(CACHE, 'Cache to read: type=registry|local|gha…, or an image reference (repeatable)'),
  'cache-to': list(CACHE, 'Cache to write: type=registry|local|inline|gha…,mode=max (repeatable)'),
  'no-cache': flag(CACHE, 'Do everything again'),
  'no-cache-filter': list(CACHE, 'Do a phase again: install, init, validate, or a target (repeatable)'),
  pull: flag(CACHE, 'Ask the registry for a newer base image'),

  secret: list(STEPS, 'Secret that steps may ask for: id=NAME,src=PATH or id=NAME,env=VARIABLE (repeatable)'),
  ssh: list(STEPS, 'SSH agent that steps may use: default, or id=SOCKET (repeatable)'),
  network: { group: STEPS, choices: ['default', 'host', 'none'], describe: 'Network of the steps' },
  allow: list(STEPS, 'Entitlement: network.host or security.insecure (repeatable)'),
  'add-host': list(
    STEPS,
    'Line of /etc/hosts while steps run: host:address, or host:host-gateway (repeatable)',
  ),
  ulimit: list(STEPS, 'Limit of processes: nofile=1024:2048 (repeatable)'),
  'shm-size': text(STEPS, 'Size of /dev/shm, such as 64m'),
  'cgroup-parent': text(STEPS, 'Control group that steps run in'),

  builder: list(
    BUILDER,
    'A builder of buildx, a Docker context, or tcp://, unix:// … of a buildkitd; linux/arm64=tcp://… is for one platform (repeatable)',
  ),
  tlscacert: text(BUILDER, "Authority of tcp:// builders' certificates"),
  tlscert: text(BUILDER, 'Our certificate for tcp:// builders'),
  tlskey: text(BUILDER, 'Its key'),
  tlsservername: text(BUILDER, 'Name that the certificate of a tcp:// builder carries'),
  progress: {
    group: BUILDER,
    choices: PROGRESS_MODES,
    describe: 'How to show what happens [BUILDKIT_PROGRESS, or tty on a terminal and plain elsewhere]',
  },
  quiet: { ...flag(BUILDER, 'The same as --progress quiet'), alias: 'q' },
} as const satisfies Readonly<Record<string, Options>>;
