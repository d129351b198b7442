import type { Command } from '../lib/host.ts';
import type { Model, Provider, Variant } from '../spec/image-spec.ts';
import type { Action, ErrorLines, ExtraRepository, UnitChange } from './action.ts';
import type { FinishedCommand, PackageProblem } from './package-problem.ts';
import type { PackageSource } from './package-row.ts';
import type { Family, System } from './system.ts';

/** What a distribution needs to know of the image to answer. */
export interface ImageRequest {
  readonly system: System;
  readonly model: Model;
  readonly variant: Variant;
  readonly provider?: Provider;
  readonly trustedBoot: boolean;
  readonly fips: boolean;
  /** Kernel packages that replace the default ones; empty for the default. */
  readonly kernel: readonly string[];
  /** True when the framework's dracut module is that of the v2.16 era, which needs more programs in the initrd. */
  readonly legacyFramework: boolean;
  /** True when the package index is to stay in the image. */
  readonly keepIndex: boolean;
  readonly mirrors: RepositoryMirrors;
  /** True when packages come from one directory and from nowhere else: no repository is added, and no subscription is needed. */
  readonly localPackages: boolean;
}

/** Addresses that somebody named for repositories which a base image may not have configured; absent for the published ones. */
export interface RepositoryMirrors {
  /** Base address of CRB itself, in which dnf fills in its variables. */
  readonly crb?: string;
  /** Holds what https://dl.fedoraproject.org/pub/epel does. Without it EPEL is not asked. */
  readonly epel?: string;
  /** Holds what https://download.opensuse.org does. */
  readonly opensuse?: string;
}

/** A package by name, and why it is there when the name alone does not say. */
export interface PackageWish {
  readonly name: string;
  readonly reason?: string;
  /** Where its name is known from, when that is not the Factory's own list. */
  readonly source?: PackageSource;
}

export interface PackageSelection {
  /** Sorted by name, no repeats. */
  readonly base: readonly PackageWish[];
  readonly kernel: readonly PackageWish[];
}

/** A file that stands while packages change: what was there before comes back, or the file goes again. */
export interface Guard {
  readonly path: string;
  readonly mode: number;
  readonly content: string;
  readonly reason: string;
  /** Leaves a file of the user's alone. */
  readonly onlyIfAbsent?: boolean;
  /** What the file holds becomes this instead of `content`. */
  readonly rewrites?: (held: string) => string;
  /** Where the package manager puts a package's own file as long as the guard stands in its place; it takes that place afterwards. */
  readonly installedAs?: string;
}

/** One thing to try when a package database is not in order. Each is asked with a new list, after the one before. */
export interface Remedy {
  /** For the log, as in "repairing packages: …". */
  readonly does: string;
  /** True when a package is gone afterwards that was there before: said as a warning, with the commands. */
  readonly loses?: true;
  /** A command whose output `commands` needs as well. Takes what `listInstalled` prints. */
  readonly asks?: (list: string) => Command | undefined;
  /** Takes what `listInstalled` prints; none when this remedy is for something else. One may fail and another help. */
  readonly commands: (list: string, answer: string) => readonly Command[];
}

/** A command, and what it prints as bytes by package name. */
export interface InstalledSizes {
  readonly command: Command;
  readonly parse: (stdout: string) => ReadonlyMap<string, number>;
}

/**
 * How a package manager is spoken to. Everything is a list of arguments; it never asks a question and never starts a
 * service. Data and pure functions: the runner runs what they return.
 */
export interface PackageManager {
  /** The program's name, such as `apt-get`. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly refresh: readonly Command[];
  readonly upgrade: readonly Command[];
  readonly install: (names: readonly string[]) => readonly Command[];
  /** Resolves an install and does nothing. For a manager that names only the first of the names it lacks: it is asked for the others. */
  readonly rehearseInstall?: (names: readonly string[]) => Command;
  readonly remove: (names: readonly string[]) => readonly Command[];
  /** What is wrong after one of these commands, by exit code and output; undefined when it did its work. */
  readonly problemOf: (finished: FinishedCommand) => PackageProblem | undefined;
  /** Why nothing may be installed unless everything is upgraded in the same run; undefined where that is possible. */
  readonly refusesPartialUpgrade?: string;
  /** Why nothing can be installed or removed at all; undefined where there is a package manager. */
  readonly refusesChanges?: string;
  /** Lists what is installed, with what each package provides, for `parseInstalled`. */
  readonly listInstalled: Command;
  /** Every installed package name and every name an installed package provides. */
  readonly parseInstalled: (stdout: string) => ReadonlySet<string>;
  /** Whether the same list shows packages that a broken-off run has left half-way: `recovery` finishes them. */
  readonly isUnfinished?: (stdout: string) => boolean;
  /** A directory that has numbered files in it only as long as the package manager works, or when it was broken off. */
  readonly journal?: string;
  /** Every name the index knows, also those that packages only provide: for the nearest to one that it lacks. */
  readonly listAvailable?: Command;
  readonly parseAvailable?: (stdout: string) => ReadonlySet<string>;
  /** Lists how much each installed package takes, by its own record; the size report reads it. */
  readonly installedSizes?: InstalledSizes;
  /** Brings an interrupted package database back in order, one remedy after the other. */
  readonly recovery?: readonly Remedy[];
  /** The same manager with one directory of packages, which whoever put them there has checked, instead of the repositories that the image names. */
  readonly fromDirectory?: (directory: string) => PackageManager;
  /** Files that stand while packages change and are put back as they were afterwards (policy-rc.d and its like). */
  readonly guards: readonly Guard[];
  /** Directories worth keeping between builds; the renderers make cache mounts of them. */
  readonly caches: readonly { readonly name: string; readonly path: string }[];
  /** Orders two package versions: negative, zero or positive. */
  readonly compareVersions: (left: string, right: string) => number;
}

/** Where a distribution keeps kernels, and in which order their releases go. */
export interface KernelLayout {
  /** Files that may hold the image of a kernel release, most usual first. */
  readonly images: (release: string) => readonly string[];
  /** Asks the package manager which kernel releases these packages stand for, also through a meta package. */
  readonly releasesOf: (packages: readonly string[]) => Command;
  readonly parseReleases: (stdout: string) => readonly string[];
  /** Orders two kernel releases (names under /lib/modules) by the distribution's own rules. */
  readonly compareReleases: (left: string, right: string) => number;
  /** Releases a model prefers over newer ones, such as `-raspi` on a Raspberry Pi. */
  readonly preferred?: (request: ImageRequest) => ((release: string) => boolean) | undefined;
}

/** What builds an initrd; the framework has a part for each. */
export type InitrdGenerator = 'dracut' | 'mkinitfs';

/** The initrd: configuration files, and the commands that build it. */
export interface InitrdBuilder {
  readonly generator: InitrdGenerator;
  readonly configuration: (request: ImageRequest) => readonly Action[];
  /** Lines of the commands' output that mean a broken initrd although they end with 0. */
  readonly errors?: ErrorLines;
  /** Commands that write `output` for kernel `release`; `kernelConfig` is the kernel's own config text, when there is one. */
  readonly build: (options: {
    readonly release: string;
    readonly output: string;
    readonly kernelConfig?: string;
  }) => readonly Command[];
}

export type ServiceManager = 'systemd' | 'openrc';

/** The contract of a distribution family: one folder under `distro/` each. docs/adding-a-distro.md explains every member. */
export interface Distro {
  readonly family: Family;
  /** os-release IDs this family answers for; the value is the distribution's name in our tables. */
  readonly ids: Readonly<Record<string, string>>;
  readonly serviceManager: ServiceManager;
  /**
   * The boot loader its packages bring into an image: GRUB with programs for EFI that are signed, GRUB alone, or none. What is missing,
   * the artifact builder adds.
   */
  readonly bootLoader: 'signed' | 'unsigned' | 'none';
  readonly packageManager: PackageManager;
  /** Where images of the family don't all have the same one: of these the first whose program is there is taken instead. */
  readonly managers?: readonly { readonly program: string; readonly manager: PackageManager }[];
  /** Why this image can't be made, in one sentence; undefined when it can. */
  readonly refuses: (request: ImageRequest) => string | undefined;
  readonly packages: (request: ImageRequest) => PackageSelection;
  /** Programs that its images never have, and `validate` does not ask for. */
  readonly lacksPrograms?: readonly string[];
  /** True where the base image has its kernel already; elsewhere a selection without a kernel is an error. */
  readonly bringsKernel?: boolean;
  /** Repositories and settings that must stand before the first package is installed. */
  readonly beforePackages: (request: ImageRequest) => readonly Action[];
  readonly afterPackages: (request: ImageRequest) => readonly Action[];
  /** Repositories that are added one after the other as long as those that are configured lack a package. */
  readonly extraRepositories?: (request: ImageRequest) => readonly ExtraRepository[];
  readonly kernels: KernelLayout;
  readonly initrd: InitrdBuilder;
  readonly units: (request: ImageRequest) => readonly UnitChange[];
  readonly sshHardening: (request: ImageRequest) => readonly Action[];
  readonly workarounds: (request: ImageRequest) => readonly Action[];
  /** What may be removed at the end, each with its reason: the one list of removals. */
  readonly cleanup: (request: ImageRequest) => readonly Action[];
}
