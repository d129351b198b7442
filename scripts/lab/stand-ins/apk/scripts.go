package main

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chainguard-dev/go-apk/pkg/apk"
)

// scripts are the contents of scripts.tar: `NAME-VERSION.Q1SUM.KIND`.
type scripts map[string][]byte

func readScripts(directory string) scripts {
	found := scripts{}
	file, err := os.Open(filepath.Join(directory, "scripts.tar"))
	if err != nil {
		return found
	}
	defer file.Close()
	for reader := tar.NewReader(file); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return found
		}
		must(err)
		content, err := io.ReadAll(reader)
		must(err)
		found[header.Name] = content
	}
}

// run runs a package's script if it has one, and gives the number of errors.
func (all scripts) run(pkg *apk.InstalledPackage, kind string, arguments []string) int {
	for name, content := range all {
		if !strings.HasPrefix(name, pkg.Name+"-"+pkg.Version+".Q1") || !strings.HasSuffix(name, "."+kind) {
			continue
		}
		fmt.Printf("Executing %s-%s.%s\n", pkg.Name, pkg.Version, kind)
		path := filepath.Join("/lib/apk/exec", "script."+kind)
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		must(os.WriteFile(path, content, 0o755))
		if arguments == nil {
			arguments = []string{pkg.Version}
		}
		command := exec.Command(path, arguments...)
		command.Dir, command.Stdout, command.Stderr = "/", os.Stdout, os.Stderr
		err := command.Run()
		must(os.RemoveAll("/lib/apk/exec"))
		if err != nil {
			code := 1
			if exit := new(exec.ExitError); errors.As(err, &exit) {
				code = exit.ExitCode()
			}
			fmt.Fprintf(os.Stderr, "ERROR: %s-%s.%s: script exited with error %d\n", pkg.Name, pkg.Version, kind, code)
			return 1
		}
	}
	return 0
}

// runTriggers runs the trigger of each package that watches a changed directory, with those directories as arguments.
func runTriggers(all scripts, changed map[string]bool) int {
	content, err := os.ReadFile(filepath.Join(database, "triggers"))
	if err != nil {
		return 0
	}
	failed := 0
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		var matched []string
		for directory := range changed {
			if slices.ContainsFunc(words[1:], func(pattern string) bool {
				matches, err := filepath.Match(pattern, directory)
				return err == nil && matches
			}) {
				matched = append(matched, directory)
			}
		}
		slices.Sort(matched)
		for _, pkg := range installed(database) {
			if len(matched) > 0 && pkg.ChecksumString() == "Q1"+words[0] {
				failed += all.run(pkg, "trigger", matched)
			}
		}
	}
	return failed
}
