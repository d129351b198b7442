import { type Diagnostic, type Path, quote } from './diagnostic.ts';
import type { MergedKairosfile } from './merge-flags.ts';
import { PROVIDERS, type Variant } from './image-spec.ts';
import { AXES, type CellChoice, type Kairosfile } from './schema.ts';

/** What one field can't say about itself. Each rule names the fields it looks at and is passed over when one is wrong. */
interface Rule {
  readonly fields: readonly (keyof Kairosfile)[];
  readonly check: (kairosfile: Kairosfile) => readonly Breach[];
}

interface Breach {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
}

const RULES: readonly Rule[] = [
  { fields: ['base', 'matrix'], check: baseIsGiven },
  { fields: ['version'], check: versionIsGiven },
  { fields: ['kubernetes', 'variant', 'matrix'], check: kubernetesHasStandard },
  { fields: ['kubernetes', 'matrix'], check: kubernetesVersionFitsProvider },
  { fields: ['providers', 'variant', 'matrix'], check: providersHaveStandard },
  { fields: ['providers'], check: providersAreOthers },
  { fields: ['packages'], check: packagesAgree },
  { fields: ['skip'], check: ({ skip }) => repeats(skip, ['skip']) },
  { fields: ['matrix'], check: choicesSaySomething },
];

/**
 * Checks what several fields must agree on.
 * @param invalid fields that are wrong by themselves: nothing more is said about them
 */
export function brokenRules(
  { kairosfile, placeOf }: MergedKairosfile,
  invalid: ReadonlySet<string | number | undefined>,
): readonly Diagnostic[] {
  return RULES.filter(({ fields }) => !fields.some((field) => invalid.has(field))).flatMap(({ check }) =>
    check(kairosfile).map(({ path, ...breach }): Diagnostic => ({
      severity: 'error',
      ...breach,
      ...placeOf(path),
    })),
  );
}

function baseIsGiven({ base, matrix }: Kairosfile): readonly Breach[] {
  const lacking = (matrix?.include ?? []).findIndex((entry) => entry.base === undefined);
  const onlyIncludes = matrix !== undefined && !hasAxis(matrix) && matrix.include !== undefined;
  const needed = matrix?.base === undefined && !onlyIncludes;
  if (base !== undefined || (!needed && lacking === -1)) return [];
  return [
    {
      code: 'missing-field',
      path: needed ? [] : ['matrix', 'include', lacking],
      message: 'no base image is given',
      hint: 'add "base: ubuntu:24.04", or give --base',
    },
  ];
}

const hasAxis = (matrix: NonNullable<Kairosfile['matrix']>): boolean =>
  AXES.some((axis) => matrix[axis] !== undefined);

function versionIsGiven({ version }: Kairosfile): readonly Breach[] {
  if (version !== undefined) return [];
  return [
    {
      code: 'missing-field',
      path: [],
      message: 'no version is given for the image',
      hint: 'add "version: v1.0.0", or give --version',
    },
  ];
}

const variantsOf = ({ variant = 'core', matrix }: Kairosfile): ReadonlySet<Variant> =>
  new Set([
    ...(matrix?.variant ?? [variant]),
    ...(matrix?.include ?? []).map((entry) => entry.variant ?? variant),
  ]);

function kubernetesHasStandard(kairosfile: Kairosfile): readonly Breach[] {
  const { kubernetes, variant = 'core', matrix } = kairosfile;
  const variants = variantsOf(kairosfile);
  const breach = (path: Path): Breach => ({
    code: 'kubernetes-needs-standard',
    path,
    message: 'a core image has no Kubernetes',
    hint: 'add "variant: standard", or remove the Kubernetes provider and version',
  });
  const wrongIncludes = (matrix?.include ?? []).flatMap((entry, index) =>
    entry.kubernetes !== undefined && (entry.variant ?? variant) === 'core'
      ? [breach(['matrix', 'include', index, 'kubernetes'])]
      : [],
  );
  if (variants.has('standard')) return wrongIncludes;
  if (matrix?.kubernetes !== undefined) return [breach(['matrix', 'kubernetes']), ...wrongIncludes];
  if (kubernetes === undefined) return wrongIncludes;
  // The place of the field that is there: with flags it may be either.
  return [
    breach(['kubernetes', kubernetes.provider === undefined ? 'version' : 'provider']),
    ...wrongIncludes,
  ];
}

function providersHaveStandard(kairosfile: Kairosfile): readonly Breach[] {
  if (kairosfile.providers === undefined || variantsOf(kairosfile).has('standard')) return [];
  return [
    {
      code: 'providers-need-standard',
      path: ['providers'],
      message: 'a core image has no providers',
      hint: 'add "variant: standard", or remove the providers',
    },
  ];
}

/** Each once, and none that needs no plugin. */
function providersAreOthers({ providers = [] }: Kairosfile): readonly Breach[] {
  const names = providers.map(({ name }) => name);
  const ours = names.flatMap((name, index): readonly Breach[] =>
    (PROVIDERS as readonly string[]).includes(name)
      ? [
          {
            code: 'provider-without-plugin',
            path: ['providers', index, 'name'],
            message: `${name} is installed without a plugin`,
            hint: `write "kubernetes: { provider: ${name} }"`,
          },
        ]
      : [],
  );
  return [...ours, ...repeats(names, ['providers'])];
}

/** Release tags carry their distribution's name: `v1.32.1+k3s1`, `v1.32.1+k0s.0`. */
function kubernetesVersionFitsProvider({ kubernetes, matrix }: Kairosfile): readonly Breach[] {
  const check = (choice: CellChoice['kubernetes'], path: Path): readonly Breach[] => {
    const { provider = 'k3s', version = 'latest' } = { ...kubernetes, ...choice };
    const of = /[+-](k3s|k0s)/.exec(version)?.[1];
    if (of === undefined || of === provider) return [];
    return [
      {
        code: 'kubernetes-provider-mismatch',
        path: [...path, 'version'],
        message: `${quote(version)} is a release of ${of}, and the provider is ${provider}`,
        hint: `write "provider: ${of}", or a release of ${provider}`,
      },
    ];
  };
  return [
    ...(kubernetes === undefined || matrix?.kubernetes !== undefined
      ? []
      : check(kubernetes, ['kubernetes'])),
    ...(matrix?.kubernetes ?? []).flatMap((choice, index) => check(choice, ['matrix', 'kubernetes', index])),
    ...(matrix?.include ?? []).flatMap((choice, index) =>
      choice.kubernetes === undefined
        ? []
        : check(choice.kubernetes, ['matrix', 'include', index, 'kubernetes']),
    ),
  ];
}

function packagesAgree({ packages }: Kairosfile): readonly Breach[] {
  const both = (packages?.add ?? []).flatMap((name, index): readonly Breach[] =>
    packages?.remove?.includes(name) === true
      ? [
          {
            code: 'package-conflict',
            path: ['packages', 'add', index],
            message: `package ${quote(name)} is both added and removed`,
            hint: 'remove it from one of the two lists',
          },
        ]
      : [],
  );
  return [
    ...both,
    ...repeats(packages?.add, ['packages', 'add']),
    ...repeats(packages?.remove, ['packages', 'remove']),
  ];
}

function repeats(values: readonly string[] | undefined, path: Path): readonly Breach[] {
  return (values ?? []).flatMap((value, index) =>
    (values ?? []).indexOf(value) < index
      ? [
          {
            code: 'duplicate-value',
            path: [...path, index],
            message: `${quote(value)} is there twice`,
            hint: 'remove one',
          },
        ]
      : [],
  );
}

function choicesSaySomething({ matrix }: Kairosfile): readonly Breach[] {
  return (['exclude', 'include'] as const).flatMap((list) =>
    (matrix?.[list] ?? []).flatMap((entry, index) =>
      Object.keys(entry).length === 0
        ? [
            {
              code: 'empty-value',
              path: ['matrix', list, index],
              message: `matrix.${list}[${index}] is empty`,
              hint: 'name at least one axis',
            },
          ]
        : [],
    ),
  );
}
