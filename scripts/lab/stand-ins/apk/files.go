package main

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/chainguard-dev/go-apk/pkg/apk"
)

// placeFiles moves a package's files from the staging tree to their places. One in /etc that is there already, and is another,
// stays: the package's comes beside it.
func placeFiles(pkg *apk.InstalledPackage, changed map[string]bool) {
	for _, file := range pkg.Files {
		path := "/" + strings.TrimSuffix(file.Name, "/")
		if file.Typeflag == tar.TypeDir || file.FileInfo().IsDir() {
			if !isThere(path) {
				must(os.MkdirAll(path, os.FileMode(file.Mode).Perm()))
			}
			continue
		}
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		changed[filepath.Dir(path)] = true
		source := staging + path
		if strings.HasPrefix(path, "/etc/") && isThere(path) && !same(source, path) {
			path += ".apk-new"
		}
		if isThere(source) {
			must(os.RemoveAll(path))
			must(os.Rename(source, path))
		}
	}
}

func same(left, right string) bool {
	a, errA := os.ReadFile(left)
	b, errB := os.ReadFile(right)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

func removeFiles(pkg *apk.InstalledPackage, changed map[string]bool) {
	for index := len(pkg.Files) - 1; index >= 0; index-- {
		file := pkg.Files[index]
		path := "/" + strings.TrimSuffix(file.Name, "/")
		// Directories that others are in stay.
		_ = os.Remove(path)
		if !file.FileInfo().IsDir() {
			changed[filepath.Dir(path)] = true
		}
	}
}

// forget takes packages out of a database.
func forget(directory string, packages []*apk.InstalledPackage) {
	path := filepath.Join(directory, "installed")
	content, err := os.ReadFile(path)
	must(err)
	var kept []string
	for _, block := range strings.Split(string(content), "\n\n") {
		gone := strings.TrimSpace(block) == ""
		for _, pkg := range packages {
			gone = gone || strings.Contains("\n"+block+"\n", "\nP:"+pkg.Name+"\n")
		}
		if !gone {
			kept = append(kept, block)
		}
	}
	text := ""
	if len(kept) > 0 {
		text = strings.Join(kept, "\n\n") + "\n\n"
	}
	must(os.WriteFile(path, []byte(text), 0o644))
}
