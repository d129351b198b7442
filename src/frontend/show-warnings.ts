import { DiagnosticsError } from './diagnostics-error.ts';
import type { Gateway } from './gateway.ts';
import type { LoadedDefinition } from './load-definition.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { ignoredBy } from '../lib/patterns/ignore-file.ts';
import { lintWarnings } from './subrequests/lint.ts';
import type { FileKnowledge } from './subrequests/subrequest.ts';

/** What the lint rules look at. What the context keeps out is looked up only where something is copied of it. */
export async function fileKnowledge(
  { checkOptions }: FrontendRequest,
  { source, images, file, context }: LoadedDefinition,
): Promise<FileKnowledge> {
  const copies = images.cells.some(({ spec }) =>
    Object.values(spec.stages).some((steps) => steps.some((step) => 'copy' in step)),
  );
  const patterns = copies ? await context.ignored(file.ignored) : [];
  return {
    source,
    images,
    ...(checkOptions === undefined ? {} : { checkOptions }),
    ...(patterns.length === 0 ? {} : { isIgnored: ignoredBy(patterns) }),
  };
}

/** Shows what is allowed in the Kairosfile and likely to hurt. Throws DiagnosticsError when the file, or the build, makes that an error. */
export async function showWarnings(
  gateway: Gateway,
  request: FrontendRequest,
  definition: LoadedDefinition,
): Promise<void> {
  const { source, file } = definition;
  const { warnings, refusal } = lintWarnings(await fileKnowledge(request, definition));
  const shown = { filename: source.file, content: source.content };
  await Promise.all(
    warnings.map(async ({ short, detail, url, ranges: [range] }) =>
      gateway.warn({
        digest: file.source.op.digest,
        short,
        detail,
        ...(url === undefined ? {} : { url }),
        ...(range === undefined ? {} : { source: { ...shown, lines: [range.start.line, range.end.line] } }),
      }),
    ),
  );
  if (refusal !== undefined) throw new DiagnosticsError(refusal.diagnostics, shown, refusal.message);
}
