import { quote } from '../../diagnostic.ts';
import { readReference } from '../read-reference.ts';
import type { LintRule } from '../lint-rule.ts';

/** Names that publishers move with every build. */
const MOVING = /^(?:latest|main|master|edge|nightly|dev)$/;

/** Anything but a word is a reference; a word is a tag of the documented repository. */
const FULL = /[/:@]/;

/** The framework decides how machines boot and upgrade. */
export const unpinnedFramework: LintRule = {
  name: 'UnpinnedFramework',
  description: 'A framework should be named by a tag that stays, or by digest.',
  check: ({ kairosfile: { framework } }) => {
    if (framework === undefined) return [];
    const { tag, digest } = FULL.test(framework)
      ? readReference(framework)
      : { tag: framework, digest: undefined };
    if (digest !== undefined || !MOVING.test(tag ?? '')) return [];
    return [
      {
        path: ['framework'],
        message: `framework ${quote(framework)} is another one with every build of it`,
        hint: 'name a release, as "v2.16.1" does, or a digest',
      },
    ];
  },
};
