import { UsageError } from '../../lib/user-error.ts';

/** Stands for the target's name in a tag or a path. */
const NAME = '{name}';

/** Puts a target's name into a tag or a path of `--tag`, `dest=` and the like. */
export const fillTemplate = (template: string, name: string): string => template.replaceAll(NAME, name);

/** Stands for what a daemon builds in a cache's place: `linux-arm64`. */
export const PLATFORM = '{platform}';

/** Puts the platforms of one daemon into a cache's place. */
export const fillPlatforms = (template: string, platforms: readonly string[]): string =>
  template.replaceAll(PLATFORM, platforms.map((platform) => platform.replaceAll('/', '-')).join('_'));

/**
 * Throws UsageError when several targets would write to the same place.
 * @param places the templates by the option they stand in
 */
export function requireDistinct(
  places: readonly (readonly [option: string, template: string])[],
  targets: number,
): void {
  if (targets < 2) return;
  for (const [option, template] of places)
    if (!template.includes(NAME))
      throw new UsageError(
        `${targets} targets would all be written to ${template}`,
        `put ${NAME} into it: ${option} ${suggestion(template)}`,
      );
}

/** Where the name might go: before the ending of a path, behind the colon of a tag. */
function suggestion(template: string): string {
  const tag = /^(.*:)([^:/]*)$/.exec(template);
  if (tag !== null) return `${tag[1] ?? ''}${NAME}-${tag[2] ?? ''}`;
  const ending = /^(.*[^/])(\.[a-z.]+)$/.exec(template);
  return ending === null ? `${template}-${NAME}` : `${ending[1] ?? ''}-${NAME}${ending[2] ?? ''}`;
}
