#!/bin/sh
# Stands in for microdnf 3.8, over the dnf 4 that is in the same root: takes the commands that kairos-init gives and all of
# microdnf's options, refuses any other as it does, ends with its exit codes, and says what it says of failures.
# https://github.com/rpm-software-management/microdnf: dnf/dnf-main.c and dnf/plugins; the messages are those of libdnf's
# dnf-context.cpp and dnf-goal.cpp.
set -u

DNF=/usr/bin/dnf-3

fail() {
  echo "error: $1" >&2
  exit 1
}

# Takes a setting; microdnf has few of dnf's, and its booleans are 0 and 1.
check_setting() {
  case $1 in
    install_weak_deps=[01] | keepcache=[01] | allow_vendor_change=[01]) ;;
    install_weak_deps=* | keepcache=* | allow_vendor_change=*)
      fail "(--setopt) Invalid boolean value \"${1#*=}\" in: $1"
      ;;
    tsflags=nodocs | tsflags=test | module_platform_id=?* | cachedir=?* | reposdir=* | varsdir=*) ;;
    *.*=*) ;;
    *) fail "(--setopt) Unable to handle: $1" ;;
  esac
}

command='' answer=''
for word; do
  shift
  case $word in
    -y | --assumeyes) answer=${answer:-yes} ;;
    --assumeno) answer=no ;;
    --setopt=*)
      check_setting "${word#--setopt=}"
      set -- "$@" "$word"
      ;;
    --best | --nobest | --nodocs | --noplugins | --refresh) set -- "$@" "$word" ;;
    --enablerepo=* | --disablerepo=* | --releasever=* | --config=*) set -- "$@" "$word" ;;
    -*) fail "Unknown option $word" ;;
    *) if [ -z "$command" ]; then command=$word; else set -- "$@" "$word"; fi ;;
  esac
done

case $command in
  '') fail 'No command specified' ;;
  install | upgrade) [ -n "$answer" ] || fail 'the stand-in for microdnf has nobody to ask' ;;
  makecache) ;;
  *)
    echo "This is microdnf, which implements subset of \`dnf'." >&2
    fail "Unknown command: '$command'"
    ;;
esac

# microdnf's own place for indexes and packages.
output=$("$DNF" "--assume$answer" --setopt=cachedir=/var/cache/yum/metadata "$command" "$@" 2>&1)
code=$?

if [ "$code" -ne 0 ]; then
  case $output in *'Operation aborted.') exit 0 ;; esac
  # It looks for one name after the other, and ends with the first that it does not find.
  missing=$(echo "$output" | sed -n 's/^No match for argument: //p' | head -n 1)
  [ -z "$missing" ] || fail "No package matches '$missing'"
  problem=$(echo "$output" | sed -n '/^ *Problem/,/^(try/p' | grep -v '^(try')
  [ -z "$problem" ] || fail "Could not depsolve transaction; 1 problem detected:
$problem"
  fail "$output"
fi
# rpm's own warning is all that it has of a script that failed.
echo "$output" | sed -e '/scriptlet in rpm package/d' -e 's/^Complete!$/Complete./'
