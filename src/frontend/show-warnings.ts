import { DiagnosticsError } from './diagnostics-error.ts';
import type { Gateway } from './gateway.ts';
import type { LoadedDefinition } from './load-definition.ts';
import type { FrontendRequest } from './request/frontend-request.ts';
import { lintWarnings } from './subrequests/lint.ts';

/** Shows what is allowed in the Kairosfile and likely to hurt. Throws DiagnosticsError when the file, or the build, makes that an error. */
export async function showWarnings(
  gateway: Gateway,
  request: FrontendRequest,
  { source, images, file }: LoadedDefinition,
): Promise<void> {
  const { checkOptions } = request;
  const { warnings, refusal } = lintWarnings({
    source,
    images,
    ...(checkOptions === undefined ? {} : { checkOptions }),
  });
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
