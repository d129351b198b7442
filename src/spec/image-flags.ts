import { ARCHITECTURES, MODELS, PROVIDERS, STEP_NAMES, VARIANTS } from './image-spec.ts';
import type { Path } from './diagnostic.ts';

/** One field of the Kairosfile as a flag. */
export interface ImageFlag {
  /** Without the dashes. */
  readonly name: string;
  /** The field it sets. */
  readonly path: Path;
  /** `axis`: one value, or several that become a matrix axis. `append`: joins the file's list. */
  readonly takes: 'text' | 'axis' | 'list' | 'append' | 'boolean';
  readonly describe: string;
  /** Placeholder of the value in help. */
  readonly value?: string;
  /** The allowed values, for help and completion; the schema is what checks them. */
  readonly choices?: readonly string[];
}

/** Every field of the Kairosfile that has a flag; only `stages` and a matrix's exclude and include have none. */
export const IMAGE_FLAGS = [
  {
    name: 'base',
    path: ['base'],
    takes: 'axis',
    value: 'IMAGE',
    describe: 'Base image, such as ubuntu:24.04',
  },
  {
    name: 'version',
    path: ['version'],
    takes: 'text',
    value: 'VERSION',
    describe: 'Version of the image you build, such as v1.0.0',
  },
  {
    name: 'model',
    path: ['model'],
    takes: 'axis',
    value: 'MODEL',
    describe: 'Hardware model, or a file that describes a board of your own',
    choices: MODELS,
  },
  {
    name: 'variant',
    path: ['variant'],
    takes: 'axis',
    value: 'VARIANT',
    describe: 'core, or standard: with Kubernetes',
    choices: VARIANTS,
  },
  {
    name: 'provider',
    path: ['kubernetes', 'provider'],
    takes: 'text',
    value: 'NAME',
    describe: 'Kubernetes distribution of a standard image',
    choices: PROVIDERS,
  },
  {
    name: 'k8s-version',
    path: ['kubernetes', 'version'],
    takes: 'text',
    value: 'TAG',
    describe: 'Release of the provider, such as v1.32.1+k3s1, or latest',
  },
  {
    name: 'arch',
    path: ['arch'],
    takes: 'axis',
    value: 'ARCH',
    describe: 'Architecture of the image',
    choices: ARCHITECTURES,
  },
  {
    name: 'trusted-boot',
    path: ['trustedBoot'],
    takes: 'boolean',
    describe: 'Prepare for Trusted Boot (UKI)',
  },
  { name: 'fips', path: ['fips'], takes: 'boolean', describe: 'Use FIPS-validated cryptography' },
  {
    name: 'framework',
    path: ['framework'],
    takes: 'text',
    value: 'TAG|IMAGE',
    describe: 'Framework: a documented tag, or an image reference',
  },
  {
    name: 'registry',
    path: ['registry'],
    takes: 'text',
    value: 'REGISTRY',
    describe: 'Where nodes look for upgrades, such as quay.io/kairos',
  },
  {
    name: 'kernel',
    path: ['kernel'],
    takes: 'list',
    value: 'PACKAGE',
    describe: 'Kernel package instead of the default (repeatable)',
  },
  {
    name: 'package',
    path: ['packages', 'add'],
    takes: 'append',
    value: 'PACKAGE',
    describe: 'Package to install as well (repeatable)',
  },
  {
    name: 'remove-package',
    path: ['packages', 'remove'],
    takes: 'append',
    value: 'PACKAGE',
    describe: 'Usual package to leave out (repeatable)',
  },
  {
    name: 'skip',
    path: ['skip'],
    takes: 'append',
    value: 'STEP',
    describe: 'Step to leave out (repeatable)',
    choices: STEP_NAMES,
  },
] as const satisfies readonly ImageFlag[];

/** Values of flags by name, as a command line gives them: text, a repeated text as a list, or a boolean. */
export type FlagValues = Readonly<Partial<Record<string, unknown>>>;
