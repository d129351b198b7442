import type { Host } from '../../lib/host.ts';
import type { ExitCode } from '../../lib/user-error.ts';
import { rootedFiles } from '../../lib/rooted-files.ts';
import { modelName } from '../../spec/models.ts';
import type { Settings } from '../command-line/settings.ts';
import { modelOf } from '../own-model.ts';
import { validate } from '../validate.ts';
import { explainCheck, listChecks } from '../validation/describe-checks.ts';
import { renderReport } from '../validation/render-report.ts';
import { exitCodeOf } from '../validation/validation-report.ts';
import { type AgentEdge, putOut } from './agent-edge.ts';

/** Checks a finished image and prints the report; 4 when something is missing. */
export async function validateImage(settings: Settings, edge: AgentEdge, host: Host): Promise<ExitCode> {
  if (settings.listChecks) {
    edge.stdout(listChecks());
    return 0;
  }
  if (settings.explainCheck !== undefined) {
    edge.stdout(explainCheck(settings.explainCheck));
    return 0;
  }
  const { said, variant, fips, trustedBoot, provider, root, fatalWarnings } = settings;
  const image = root === '/' ? host.files : rootedFiles(root);
  const report = await validate(host, {
    ...(root === '/' ? {} : { root }),
    skip: settings.skipChecks,
    expected: {
      ...(said.variant ? { variant } : {}),
      ...(said.model ? { model: modelName(await modelOf(settings, host.files, image)) } : {}),
      ...(said.fips ? { fips } : {}),
      ...(said.trusted ? { trustedBoot } : {}),
      ...(provider === undefined || !said.kubernetes ? {} : { provider }),
    },
  });
  await putOut(renderReport(report, settings.format, { fatalWarnings }), settings, edge, host);
  return exitCodeOf(report, { fatalWarnings });
}
