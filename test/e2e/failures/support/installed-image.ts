import type { Context } from 'mocha';
import type { Image } from './layered-roots.ts';
import { installWords, type Lab } from './lab.ts';
import { runAgent } from './run-agent.ts';

/** An image after its install stage, for the cases that begin there. */
export interface InstalledImage {
  /** Takes the one that the cases of install have made. */
  readonly give: (image: Image) => void;
  /** That one, or else one of a single run, made once. Skips the suite of the hook it is called in when that fails, and says why. */
  readonly take: (hook: Context) => Promise<Image>;
}

export function installedImage(theLab: () => Lab): InstalledImage {
  let given: Promise<Image> | undefined;
  return {
    give: (image) => void (given = Promise.resolve(image)),
    take: async (hook) => {
      given ??= installAtOnce(theLab());
      try {
        return await given;
      } catch (failure) {
        console.log(`SKIPPED the cases ${hook.test?.parent?.title ?? ''}: ${String(failure)}`);
        return hook.skip();
      }
    },
  };
}

async function installAtOnce(lab: Lab): Promise<Image> {
  const container = await lab.disk.start(lab.base);
  const { exitCode, lastLine } = await runAgent(container.root, installWords(lab));
  if (exitCode === 0) return container.commit();
  await container.remove();
  throw new Error(`no image could be installed for them: ${lastLine}`);
}
