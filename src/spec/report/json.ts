import type { Diagnostic } from '../diagnostic.ts';

/** Diagnostics as one JSON object: `{"diagnostics": […]}`, each as `Diagnostic` in `src/spec/diagnostic.ts`. */
export const jsonReport = (diagnostics: readonly Diagnostic[]): string =>
  `${JSON.stringify({ diagnostics }, null, 2)}\n`;
