import type { Inspection } from '../check.ts';

export const BUILT_IN = '/system/oem';

export interface CloudConfig {
  readonly path: string;
  readonly text: string;
}

/** The cloud-configs in `directory`, sorted by name. */
export async function cloudConfigs(
  { files }: Inspection,
  directory: string,
): Promise<readonly CloudConfig[]> {
  const paths = (await files.list(directory))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${directory}/${name}`);
  return Promise.all(paths.map(async (path) => ({ path, text: (await files.readText(path)) ?? '' })));
}

/** True when one of the image's own cloud-configs says `words` outside of comments. */
export async function cloudConfigsMention(inspection: Inspection, words: string): Promise<boolean> {
  const configs = await cloudConfigs(inspection, BUILT_IN);
  return configs.some(({ text }) =>
    text.split('\n').some((line) => !line.trimStart().startsWith('#') && line.includes(words)),
  );
}
