// A stand-in for Alpine's apk, for tests only: it resolves, installs and records packages with the Go module go-apk, and adds
// what that leaves out: scripts, triggers, changed files in /etc, removal, and apk's own words and exit codes. It works on the
// root it runs in.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/chainguard-dev/go-apk/pkg/apk"
)

const (
	database  = "/lib/apk/db"
	lockFile  = database + "/lock"
	worldFile = "/etc/apk/world"
	cached    = "/var/cache/apk/APKINDEX.stand-in.tar.gz"
)

// options that have a value, and those that have none and change nothing here.
var ignored = []string{"--no-progress", "--no-cache", "--no-interactive", "--quiet", "-q", "--contents", "-L"}

func main() {
	var words []string
	wait := 0
	for args := os.Args[1:]; len(args) > 0; args = args[1:] {
		switch {
		case args[0] == "--wait" && len(args) > 1:
			wait, _ = strconv.Atoi(args[1])
			args = args[1:]
		case !slices.Contains(ignored, args[0]):
			words = append(words, args[0])
		}
	}
	if len(words) == 0 {
		fail(1, "ERROR: no command")
	}
	os.Exit(run(words[0], words[1:], wait))
}

func run(command string, names []string, wait int) int {
	switch command {
	case "version":
		return compare(names)
	case "info":
		return contents(names)
	case "list":
		return list()
	}
	if !lock(wait) {
		fail(99, "ERROR: Unable to lock database: Resource temporarily unavailable")
	}
	world := readWorld()
	switch command {
	case "update":
		return update()
	case "upgrade":
		return commit(world, true, nil)
	case "add":
		for _, name := range names {
			if !slices.Contains(world, name) {
				world = append(world, name)
			}
		}
		return commit(world, false, nil)
	case "del":
		return commit(slices.DeleteFunc(world, func(name string) bool { return slices.Contains(names, name) }), false, names)
	}
	fail(1, "ERROR: '%s' is not an apk command", command)
	return 1
}

func fail(code int, format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(code)
}

// lock holds the database until the process ends.
func lock(seconds int) bool {
	file, err := os.OpenFile(lockFile, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		fail(99, "ERROR: Unable to lock database: %v", err)
	}
	for end := time.Now().Add(time.Duration(seconds) * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}

func readWorld() []string {
	content, err := os.ReadFile(worldFile)
	if err != nil && !os.IsNotExist(err) {
		fail(1, "ERROR: %v", err)
	}
	return strings.Fields(string(content))
}

// update keeps the index, without which nothing can be found: as apk does.
func update() int {
	unavailable, available := 0, 0
	for _, repository := range repositories() {
		index, err := os.ReadFile(filepath.Join(repository, "x86_64", "APKINDEX.tar.gz"))
		if err != nil {
			fmt.Fprintf(os.Stderr, "WARNING: opening %s: temporary error (try again later)\n", repository)
			unavailable++
			continue
		}
		if err := os.MkdirAll(filepath.Dir(cached), 0o755); err != nil {
			fail(1, "ERROR: %v", err)
		}
		if err := os.WriteFile(cached, index, 0o644); err != nil {
			fail(1, "ERROR: %v", err)
		}
		available += len(packagesOf(repository))
	}
	if unavailable > 0 {
		fmt.Printf("%d unavailable, 0 stale; %d distinct packages available\n", unavailable, available)
		return unavailable
	}
	fmt.Printf("OK: %d distinct packages available\n", available)
	return 0
}

func list() int {
	for _, repository := range repositories() {
		for _, pkg := range packagesOf(repository) {
			fmt.Printf("%s-%s %s {%s} (%s)\n", pkg.Name, pkg.Version, pkg.Arch, pkg.Origin, pkg.License)
		}
	}
	return 0
}

// contents prints the files of installed packages: `apk info --quiet --contents`.
func contents(names []string) int {
	missing := 0
	for _, name := range names {
		index := slices.IndexFunc(installed(database), func(pkg *apk.InstalledPackage) bool { return pkg.Name == name })
		if index < 0 {
			missing++
			continue
		}
		for _, file := range installed(database)[index].Files {
			if !file.FileInfo().IsDir() {
				fmt.Println(file.Name)
			}
		}
	}
	return missing
}

// compare is `apk version -t LEFT RIGHT`.
func compare(words []string) int {
	if len(words) != 3 || words[0] != "-t" {
		fail(1, "ERROR: version -t LEFT RIGHT")
	}
	var versions [2]apk.Version
	for index, word := range words[1:] {
		version, err := apk.ParseVersion(word)
		if err != nil {
			fmt.Println("?")
			return 1
		}
		versions[index] = version
	}
	fmt.Println(map[int]string{-1: "<", 0: "=", 1: ">"}[apk.CompareVersions(versions[0], versions[1])])
	return 0
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil || !os.IsNotExist(err)
}

func must(err error) {
	if err != nil {
		fail(1, "ERROR: %v", err)
	}
}

// copyTree copies regular files below a directory, if it is there.
func copyTree(from, to string) {
	if !isThere(from) {
		return
	}
	must(filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o644)
	}))
}
