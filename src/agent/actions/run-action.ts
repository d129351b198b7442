import type { AgentAction } from '../runnable-step.ts';
import { authorizedKeys, entry, user } from './accounts.ts';
import type { ActionContext, Outcome } from './action-context.ts';
import { chooseKernel } from './choose-kernel.ts';
import { download } from './download.ts';
import { dracutDrivers } from './dracut-drivers.ts';
import { dracutModules } from './dracut-modules.ts';
import { directory, lines, link, mode, move, remove, truncate, write } from './files.ts';
import { framework, imageFile } from './framework.ts';
import { initrd } from './initrd.ts';
import { need } from './need.ts';
import { packages } from './packages.ts';
import { provider } from './provider.ts';
import { release } from './release.ts';
import { keys } from './rewrite.ts';
import { run } from './run.ts';
import { units } from './units.ts';
import { unpackImage } from './unpack-image.ts';

/** Carries out one action, whatever its kind. Says whether there was anything to do. */
export async function runAction(action: AgentAction, context: ActionContext): Promise<Outcome> {
  switch (action.do) {
    case 'write':
      return write(action, context);
    case 'lines':
      return lines(action, context);
    case 'directory':
      return directory(action, context);
    case 'need':
      return need(action, context);
    case 'dracut-modules':
      return dracutModules(action, context);
    case 'dracut-drivers':
      return dracutDrivers(action, context);
    case 'link':
      return link(action, context);
    case 'mode':
      return mode(action, context);
    case 'move':
      return move(action, context);
    case 'remove':
      return remove(action, context);
    case 'truncate':
      return truncate(action, context);
    case 'run':
      return run(action, context);
    case 'packages':
      return packages(action, context);
    case 'units':
      return units(action, context);
    case 'framework':
      return framework(action, context);
    case 'image-file':
      return imageFile(action, context);
    case 'download':
      return download(action, context);
    case 'choose-kernel':
      return chooseKernel(action, context, runAction);
    case 'initrd':
      return initrd(context, runAction);
    case 'release':
      return release(action, context);
    case 'keys':
      return keys(action, context);
    case 'user':
      return user(action, context);
    case 'entry':
      return entry(action, context);
    case 'authorized-keys':
      return authorizedKeys(action, context);
    case 'unpack-image':
      return unpackImage(action, context);
    case 'provider':
      return provider(action, context, runAction);
  }
}
