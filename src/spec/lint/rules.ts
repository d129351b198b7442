import type { LintRule } from './lint-rule.ts';
import { baseDigest } from './rules/base-digest.ts';
import { hiddenAtRunTime } from './rules/hidden-at-run-time.ts';
import { ignoredCopySource } from './rules/ignored-copy-source.ts';
import { interactiveInstall } from './rules/interactive-install.ts';
import { latestKubernetes } from './rules/latest-kubernetes.ts';
import { lostShellState } from './rules/lost-shell-state.ts';
import { needlessSudo } from './rules/needless-sudo.ts';
import { plainHttp } from './rules/plain-http.ts';
import { repeatedCell } from './rules/repeated-cell.ts';
import { secretInRun } from './rules/secret-in-run.ts';
import { serviceStart } from './rules/service-start.ts';
import { shadowedField } from './rules/shadowed-field.ts';
import { skippedBootStep } from './rules/skipped-boot-step.ts';
import { skippedHardening } from './rules/skipped-hardening.ts';
import { supersededBase } from './rules/superseded-base.ts';
import { tooLateForInitrd } from './rules/too-late-for-initrd.ts';
import { unpinnedBase } from './rules/unpinned-base.ts';
import { unpinnedFramework } from './rules/unpinned-framework.ts';

/** Every rule, in the order of their names. A new one is a line here, a file beside the others, and a page under docs/rules/. */
export const RULES: readonly LintRule[] = [
  baseDigest,
  hiddenAtRunTime,
  ignoredCopySource,
  interactiveInstall,
  latestKubernetes,
  lostShellState,
  needlessSudo,
  plainHttp,
  repeatedCell,
  secretInRun,
  serviceStart,
  shadowedField,
  skippedBootStep,
  skippedHardening,
  supersededBase,
  tooLateForInitrd,
  unpinnedBase,
  unpinnedFramework,
];
