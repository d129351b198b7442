/** Keys of a yip step that are for a running node, or that another key does better in a build: why, and what to use instead. */
export const REFUSED_KEYS: Readonly<Record<string, string>> = {
  dns: 'the engine mounts its own /etc/resolv.conf while it builds; a cloud-config in /system/oem sets DNS on a node',
  hostname:
    'every node of the image would have it, and the engine mounts its own /etc/hostname while it builds; a cloud-config in /system/oem names a node',
  datasource: 'user data is asked for on a node; a cloud-config in /system/oem does that',
  layout: 'partitions are made on a node; a cloud-config in /system/oem does that',
  git: "write downloads of the host's archive, or commands with git clone",
  node: "a build's host has no name of its own; use if, only_arch or if_files",
  package_pins: 'write the version in packages.install, as the package manager names it',
  start: 'no service runs while an image is built; use enable',
  no_user_group: 'name a primary_group',
};
