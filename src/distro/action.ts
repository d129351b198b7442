import type { Command } from '../lib/host.ts';

/** Where the framework comes from. One code path takes all of them. */
export type FrameworkSource =
  | { readonly from: 'directory'; readonly path: string }
  | { readonly from: 'image'; readonly reference: string };

/** A unit that is missing from the image is named and passed over, or fails the step by name. */
export interface UnitChange {
  readonly unit: string;
  readonly to: 'enabled' | 'disabled' | 'masked' | 'unmasked';
  readonly ifMissing: 'pass' | 'fail';
}

/** One thing the runner does. Plain data: `kairos-init plan --json` prints exactly these. */
export type Action =
  | {
      readonly do: 'write';
      readonly path: string;
      readonly mode: number;
      readonly content: string;
      readonly onlyIfAbsent?: boolean;
    }
  | { readonly do: 'directory'; readonly path: string; readonly mode: number }
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
    }
  | { readonly do: 'truncate'; readonly path: string; readonly reason: string }
  /** `tolerate` says why a failure is no failure; without it a failure fails the step. `ifPresent` names a file without which the command is passed over. */
  | {
      readonly do: 'run';
      readonly command: Command;
      readonly environment?: Readonly<Record<string, string>>;
      readonly tolerate?: string;
      readonly ifPresent?: string;
    }
  | { readonly do: 'packages'; readonly change: 'refresh' | 'upgrade' }
  | { readonly do: 'packages'; readonly change: 'install' | 'remove'; readonly names: readonly string[] }
  | { readonly do: 'units'; readonly changes: readonly UnitChange[] }
  | {
      readonly do: 'framework';
      readonly source: FrameworkSource;
      readonly parts: readonly ('core' | 'provider')[];
    }
  /** Fetches to a temporary name, checks the sum that the other URL lists for it, and renames. */
  | {
      readonly do: 'download';
      readonly url: string;
      readonly checksums?: { readonly url: string; readonly name: string };
      readonly path: string;
      readonly mode: number;
    }
  /** Chooses among what is installed when the action runs: newest of those with both an image and a populated module tree, or the pinned one. */
  | { readonly do: 'choose-kernel'; readonly pin?: string }
  /** Builds /boot/initrd for the kernel chosen in this stage. */
  | { readonly do: 'initrd' }
  /** Merges keys into /etc/kairos-release; what only the built image knows (Kubernetes version) is read when it runs. */
  | { readonly do: 'release'; readonly keys: Readonly<Record<string, string>> };
