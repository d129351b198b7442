/** Why a file stands that tells a package manager of one directory (`fromDirectory` of its contract). */
export const ONLY_LOCAL = 'packages come from one directory, whatever repositories the image names';
