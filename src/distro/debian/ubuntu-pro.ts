import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';

/** Id of the build secret with the subscription: an attach configuration of `pro attach --attach-config`, with the token in it. */
export const UBUNTU_PRO_SECRET = 'ubuntu-pro';

/** Where a build mounts a secret unless it is told otherwise. */
const PRO_ATTACH_CONFIGURATION = `/run/secrets/${UBUNTU_PRO_SECRET}`;

const needsPro = ({ fips, system, localPackages }: ImageRequest): boolean =>
  fips && system.distro === 'ubuntu' && !localPackages;

/** Attaches the subscription from a file, so that the token stands on no command line and in no log. */
export function attachPro(request: ImageRequest): readonly Action[] {
  if (!needsPro(request)) return [];
  return [
    {
      do: 'need',
      path: PRO_ATTACH_CONFIGURATION,
      reason: "Ubuntu's FIPS packages need a subscription",
      hint: 'Build with `--secret id=ubuntu-pro,src=FILE`: an attach configuration with your token and fips-updates among enable_services.',
    },
    { do: 'packages', change: 'refresh' },
    { do: 'packages', change: 'install', names: ['ca-certificates', 'ubuntu-advantage-tools'] },
    { do: 'run', command: ['pro', 'attach', '--attach-config', PRO_ATTACH_CONFIGURATION] },
  ];
}

/** An image is copied to many machines: none of them may carry the subscription of who built it. */
export const detachPro = (request: ImageRequest): readonly Action[] =>
  needsPro(request)
    ? [
        { do: 'run', command: ['pro', 'detach', '--assume-yes'] },
        {
          do: 'remove',
          paths: ['/var/lib/ubuntu-advantage/private'],
          reason: 'what the subscription left: its machine token',
        },
      ]
    : [];
