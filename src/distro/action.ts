import type { Command } from '../lib/host.ts';
import type { Provider } from '../spec/image-spec.ts';

/** Where the framework comes from. One code path takes all of them. */
export type FrameworkSource =
  | { readonly from: 'directory'; readonly path: string }
  | { readonly from: 'image'; readonly reference: string };

/** A unit that is missing from the image is named and passed over, or fails the step by name. */
export interface UnitChange {
  /** A systemd unit with its suffix, or an OpenRC service. */
  readonly unit: string;
  readonly to: 'enabled' | 'disabled' | 'masked' | 'unmasked';
  readonly ifMissing: 'pass' | 'fail';
  /** OpenRC only: the runlevel it is enabled in. */
  readonly runlevel?: string;
}

/** A module of dracut that an image needs. */
export interface DracutModule {
  readonly name: string;
  /** The image does without it where the installed dracut has none of that name. */
  readonly optional?: true;
}

/** What a command prints when it has failed and ends with 0 all the same. */
export interface ErrorLines {
  /** A pattern that finds such a line. */
  readonly lines: string;
  /** What the command has done then: it follows the command in the error. */
  readonly meaning: string;
}

/** Asks the network which version `latest` is today: where a redirect leads, or what a text file holds. */
export interface VersionQuery {
  readonly url: string;
  readonly by: 'redirect' | 'text';
}

/** A repository of the distribution's, or one made for it, that base images have not enabled. */
export interface ExtraRepository {
  /** Such as `CRB`. */
  readonly name: string;
  /** What makes it a configured one; where there was nothing to do, there is no such repository. */
  readonly actions: readonly Extract<Action, { do: 'write' | 'run' }>[];
}

/** One thing the runner does. Plain data: `kairos-init plan --json` prints exactly these. */
export type Action =
  | {
      readonly do: 'write';
      readonly path: string;
      readonly mode: number;
      readonly content: string;
      readonly onlyIfAbsent?: boolean;
      /** Passed over when a file matches one of these patterns (`*` within one path segment). */
      readonly unlessAny?: readonly string[];
    }
  /** Adds the lines that a file lacks at its end. `mode` is for one that is not there yet. */
  | { readonly do: 'lines'; readonly path: string; readonly mode: number; readonly lines: readonly string[] }
  | { readonly do: 'directory'; readonly path: string; readonly mode: number }
  /** Stops with the reason when a file is not there that nothing else in the plan can bring: a key, a secret, what a command made. */
  | { readonly do: 'need'; readonly path: string; readonly reason: string; readonly hint: string }
  /**
   * Writes a file of dracut.conf(5) that adds modules after `content`: those of them that are installed. One that is not is an
   * error by name, unless it is optional.
   */
  | {
      readonly do: 'dracut-modules';
      readonly path: string;
      readonly mode: number;
      readonly content: string;
      readonly modules: readonly DracutModule[];
      readonly reason: string;
    }
  /** Writes a file of dracut.conf(5) that adds drivers after `content`: those of them that the chosen kernel has. */
  | {
      readonly do: 'dracut-drivers';
      readonly path: string;
      readonly mode: number;
      readonly content: string;
      /** With `_` and never `-`. */
      readonly drivers: readonly string[];
    }
  | {
      readonly do: 'link';
      readonly path: string;
      readonly target: string;
      readonly onlyIfTargetExists?: boolean;
      readonly onlyIfAbsent?: boolean;
    }
  | {
      readonly do: 'mode';
      readonly path: string;
      readonly mode: number;
      readonly uid?: number;
      readonly gid?: number;
    }
  /** Removes what the patterns match (`*` within one path segment). The reason is shown in the plan. */
  | {
      readonly do: 'remove';
      readonly paths: readonly string[];
      readonly reason: string;
      readonly onlyLinks?: boolean;
      /** With `onlyLinks`: only links that lead nowhere. */
      readonly onlyDangling?: boolean;
      /** Passed over when this directory is a mount of its own (a cache mount), which is not part of the image. */
      readonly unlessMounted?: string;
    }
  /** Renames a file; passed over when `from` is not there. */
  | { readonly do: 'move'; readonly from: string; readonly to: string; readonly reason: string }
  | { readonly do: 'truncate'; readonly path: string; readonly reason: string }
  /** `tolerate` says why a failure is no failure; without it a failure fails the step. `ifPresent` names a file without which the command is passed over. */
  | {
      readonly do: 'run';
      readonly command: Command;
      readonly environment?: Readonly<Record<string, string>>;
      readonly tolerate?: string;
      readonly ifPresent?: string;
      readonly errors?: ErrorLines;
    }
  /** `repair` finishes what a run that was broken off has left half-way; every other change but `refresh` begins with it. */
  | { readonly do: 'packages'; readonly change: 'refresh' | 'repair' | 'upgrade' }
  | {
      readonly do: 'packages';
      readonly change: 'install' | 'remove';
      readonly names: readonly string[];
      /** Those of the names that nobody has seen in this release's archive or documentation. */
      readonly unverified?: readonly string[];
      /** For an installation: added one after the other while the configured repositories lack one of the names. */
      readonly extra?: readonly ExtraRepository[];
    }
  | { readonly do: 'units'; readonly changes: readonly UnitChange[] }
  | {
      readonly do: 'framework';
      readonly source: FrameworkSource;
      readonly parts: readonly ('core' | 'provider')[];
      /** Files and directories of the framework that stay out, with what is below them. */
      readonly exclude: readonly string[];
    }
  /**
   * Fetches to a temporary name, checks the sum that the other URL lists for `name`, and renames. With `latest`, the
   * version is asked for first and stands for `{version}` in every URL (percent-encoded) and name (as it is).
   */
  | {
      readonly do: 'download';
      readonly url: string;
      readonly latest?: VersionQuery;
      readonly checksums?: { readonly url: string; readonly name: string };
      /** The download is a .tar.gz of which only this member is kept. */
      readonly member?: string;
      readonly path: string;
      readonly mode: number;
    }
  /** Takes one file out of an image, for programs that are only published as one. */
  | {
      readonly do: 'image-file';
      readonly reference: string;
      readonly file: string;
      readonly path: string;
      readonly mode: number;
    }
  /**
   * Chooses among what is installed when the action runs (plan/choose-kernel.ts) and makes the links of
   * plan/kernel-links.ts. `release` or `packages` pin the choice.
   */
  | { readonly do: 'choose-kernel'; readonly release?: string; readonly packages: readonly string[] }
  /** Builds /boot/initrd for the kernel chosen in this stage (plan/build-initrd.ts). */
  | { readonly do: 'initrd' }
  /**
   * Merges keys into /etc/kairos-release. The Kubernetes version is read from the installed binary when it runs
   * (plan/software-version.ts).
   */
  | {
      readonly do: 'release';
      readonly keys: Readonly<Record<string, string>>;
      readonly software?: Provider;
    };
