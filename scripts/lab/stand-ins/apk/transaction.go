package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chainguard-dev/go-apk/pkg/apk"
	apkfs "github.com/chainguard-dev/go-apk/pkg/fs"
)

// staging is where go-apk works: it reads its whole root before it does anything, so it gets one of its own.
const staging = "/lib/apk/staging"

func repositories() []string {
	content, err := os.ReadFile("/etc/apk/repositories")
	must(err)
	return strings.Fields(string(content))
}

func packagesOf(repository string) []*apk.Package {
	file, err := os.Open(filepath.Join(repository, "x86_64", "APKINDEX.tar.gz"))
	must(err)
	index, err := apk.IndexFromArchive(file)
	must(err)
	return index.Packages
}

func installed(directory string) []*apk.InstalledPackage {
	file, err := os.Open(filepath.Join(directory, "installed"))
	must(err)
	defer file.Close()
	packages, err := apk.ParseInstalled(file)
	must(err)
	return packages
}

func stage(world []string) *apk.APK {
	must(os.RemoveAll(staging))
	copyTree(database, staging+database)
	copyTree("/etc/apk", staging+"/etc/apk")
	must(os.MkdirAll(staging+"/etc/apk/keys", 0o755))
	for _, name := range []string{"installed", "scripts.tar", "triggers"} {
		file, err := os.OpenFile(filepath.Join(staging+database, name), os.O_CREATE|os.O_RDWR, 0o644)
		must(err)
		must(file.Close())
	}
	if !isThere(cached) {
		fmt.Fprintln(os.Stderr, "WARNING: the package index was never read")
		must(os.WriteFile(staging+"/etc/apk/repositories", nil, 0o644))
	}
	must(os.WriteFile(staging+worldFile, []byte(strings.Join(world, "\n")+"\n"), 0o644))
	return open()
}

func open() *apk.APK {
	system, err := apk.New(apk.WithFS(apkfs.DirFS(staging)), apk.WithArch("x86_64"))
	must(err)
	return system
}

// commit makes the system what the world asks for; asked are the names that were to be removed.
func commit(world []string, upgrade bool, asked []string) int {
	ctx := context.Background()
	system := stage(world)
	defer os.RemoveAll(staging)
	wanted := resolve(ctx, system, world)
	before := installed(database)
	var leaving []*apk.InstalledPackage
	for _, pkg := range before {
		index := slices.IndexFunc(wanted, func(other *apk.RepositoryPackage) bool { return other.Name == pkg.Name })
		if index < 0 || (upgrade && wanted[index].Version != pkg.Version) {
			leaving = append(leaving, pkg)
		}
	}
	scripts := readScripts(database)
	errors := 0
	changed := map[string]bool{}
	for index, pkg := range leaving {
		fmt.Printf("(%d/%d) Purging %s (%s)\n", index+1, len(leaving), pkg.Name, pkg.Version)
		errors += scripts.run(pkg, "pre-deinstall", nil)
		removeFiles(pkg, changed)
		errors += scripts.run(pkg, "post-deinstall", nil)
	}
	forget(staging+database, leaving)
	must(os.MkdirAll(filepath.Dir(staging), 0o755))
	system = open()
	var packages []apk.InstallablePackage
	for _, pkg := range wanted {
		packages = append(packages, pkg)
	}
	if err := system.InstallPackages(ctx, nil, packages); err != nil {
		fail(1, "ERROR: %v", err)
	}
	scripts = readScripts(staging + database)
	arriving := slices.DeleteFunc(installed(staging+database), func(pkg *apk.InstalledPackage) bool {
		return slices.ContainsFunc(before, func(other *apk.InstalledPackage) bool {
			return other.Name == pkg.Name && !slices.Contains(leaving, other)
		})
	})
	for index, pkg := range arriving {
		fmt.Printf("(%d/%d) Installing %s (%s)\n", index+1, len(arriving), pkg.Name, pkg.Version)
		errors += scripts.run(pkg, "pre-install", nil)
		placeFiles(pkg, changed)
		errors += scripts.run(pkg, "post-install", nil)
	}
	copyTree(staging+database, database)
	must(os.WriteFile(worldFile, []byte(strings.Join(world, "\n")+"\n"), 0o644))
	errors += runTriggers(scripts, changed)
	reportKept(asked)
	if errors > 0 {
		fmt.Printf("%d error; %d packages\n", errors, len(installed(database)))
		return 1
	}
	fmt.Printf("OK: %d packages\n", len(installed(database)))
	return 0
}

// resolve gives all packages of the world in the order they are installed in, or says what is missing and ends.
func resolve(ctx context.Context, system *apk.APK, world []string) []*apk.RepositoryPackage {
	indexes, err := system.GetRepositoryIndexes(ctx, true)
	must(err)
	resolver := apk.NewPkgResolver(ctx, indexes)
	var missing []string
	for _, name := range world {
		if _, err := resolver.ResolvePackage(name, map[*apk.RepositoryPackage]string{}); err != nil {
			missing = append(missing, fmt.Sprintf("  %s (no such package):\n    required by: world[%s]", name, name))
		}
	}
	if len(missing) > 0 {
		fail(len(missing), "ERROR: unable to select packages:\n%s", strings.Join(missing, "\n"))
	}
	wanted, conflicts, err := resolver.GetPackagesWithDependencies(ctx, world)
	if err != nil {
		fail(1, "ERROR: unable to select packages:\n  %v", err)
	}
	for _, pkg := range wanted {
		if slices.Contains(conflicts, pkg.Name) {
			fail(1, "ERROR: unable to select packages:\n  %s-%s:\n    conflicts: another of the packages", pkg.Name, pkg.Version)
		}
	}
	return wanted
}

// reportKept is apk's answer, with exit code 0, when others need what was to be removed.
func reportKept(asked []string) {
	var lines []string
	packages := installed(database)
	for _, name := range asked {
		if !slices.ContainsFunc(packages, func(pkg *apk.InstalledPackage) bool { return pkg.Name == name }) {
			continue
		}
		var users []string
		for _, pkg := range packages {
			if slices.Contains(pkg.Dependencies, name) {
				users = append(users, pkg.Name)
			}
		}
		lines = append(lines, fmt.Sprintf("  %s: %s", name, strings.Join(users, " ")))
	}
	if len(lines) > 0 {
		fmt.Printf("World updated, but the following packages are not removed due to:\n%s\n\n", strings.Join(lines, "\n"))
	}
}
