import type { ProgressRenderer } from './renderer.ts';

const nothing = (): void => undefined;

/** Says nothing; what failed is reported after the build, whatever the renderer. */
export const quietRenderer: ProgressRenderer = { update: nothing, tick: nothing, finish: nothing };
