import { refuseRelease } from '../../src/distro/refuse-release.ts';
import { RELEASES } from '../../src/distro/releases.ts';
import type { Family, System } from '../../src/distro/system.ts';
import { UserError } from '../../src/lib/user-error.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { planInstall } from '../../src/plan/install.ts';
import { ARCHITECTURES, MODELS } from '../../src/spec/image-spec.ts';
import { agentRequestOf } from '../support/requests.ts';

interface Question {
  readonly title: string;
  readonly ask: Partial<AgentRequest>;
}

/** The columns beside the architectures. */
const QUESTIONS: readonly Question[] = [
  { title: 'Trusted Boot', ask: { trustedBoot: true } },
  { title: 'FIPS', ask: { fips: true } },
];

/** Why a plan is refused; undefined when it is not. */
function refusal(request: AgentRequest): string | undefined {
  try {
    refuseRelease(request.system);
    planInstall(request);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** A table of what can be made of a distribution's releases, and why not, as Markdown: asked of the rules themselves. */
export function distributionTable(family: Family, distro: string): string {
  const releases = RELEASES[distro]?.releases.map(({ version }) => version) ?? [];
  const reasons = new Map<string, Set<string>>();
  const cell = (system: System, ask: Partial<AgentRequest>, where: string): string => {
    const reason = refusal(agentRequestOf({ system, ...ask }));
    if (reason === undefined) return 'yes';
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(where));
    return 'no';
  };
  const rows = (releases.length > 0 ? releases : ['rolling']).map((version) => {
    const on = (arch: System['arch']): System => {
      const system = { family, distro, id: distro, version, arch, prettyName: `${distro} ${version}` };
      return system;
    };
    const boards = MODELS.filter(
      (model) => model !== 'generic' && refusal(agentRequestOf({ system: on('arm64'), model })) === undefined,
    );
    return [
      version,
      ...ARCHITECTURES.map((arch) => cell(on(arch), {}, arch)),
      ...QUESTIONS.map(({ title, ask }) => cell(on('amd64'), ask, title)),
      boards.length === 0 ? 'none' : boards.join(', '),
    ];
  });
  const head = [distro, ...ARCHITECTURES, ...QUESTIONS.map(({ title }) => title), 'boards'];
  const line = (words: readonly string[]): string => `| ${words.join(' | ')} |`;
  const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  const why = [...reasons].map(([reason, where]) => `- ${[...where].join(', ')}: ${reason}`);
  return why.length === 0 ? table : `${table}\n\n${why.join('\n')}`;
}
