import type { Action } from '../../distro/action.ts';
import { CommandError } from '../../lib/command-error.ts';
import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { z } from 'zod';
import type { ActionContext, Outcome } from './action-context.ts';
import { mergeRelease } from './release.ts';

/** Speaks to a provider's plugin: to install it, or to hear what was installed for /etc/kairos-release. */
export interface ProviderAction {
  readonly do: 'provider';
  readonly event: 'install' | 'info';
  readonly name: string;
  readonly version?: string;
  readonly config?: string;
  /** Kairos' own plugin is asked, too. It installs k3s and k0s, which we do ourselves unless told otherwise. */
  readonly kairosPlugin?: boolean;
  /** What to do when no plugin takes the provider for its own; without it that is an error. */
  readonly otherwise?: readonly Action[];
}

const PLUGIN = /^agent-provider-/;
const PLUGIN_DIRECTORIES = ['/system/providers', '/usr/local/system/providers'] as const;
/** A program may only bring so much on its command line's stdin by the protocol; more goes into a file. */
const LARGEST_PAYLOAD = 8192;
const PAYLOAD_FILE = '/tmp/kairos-init-provider-payload';
/** It downloads the installers of k3s and k0s and runs them. */
const KAIROS_PLUGIN = 'agent-provider-kairos';
const MINUTE = 60_000;
/** How long a plugin may take, in milliseconds: one that installs downloads, one that tells looks at files. */
const LIMITS: Readonly<Record<ProviderAction['event'], number>> = { install: 30 * MINUTE, info: MINUTE };

const replySchema = z.object({
  state: z.string().optional(),
  data: z.string().optional(),
  error: z.string().optional(),
});
const infoSchema = z.object({ provider: z.string(), version: z.string() });

/** Directories in which plugins are looked for, in this order. Never the working directory. */
export function pluginPath(host: Host): readonly string[] {
  const path = (host.environment['PATH'] ?? '').split(':').filter((directory) => directory.startsWith('/'));
  return [...new Set([...path, ...PLUGIN_DIRECTORIES])];
}

/** Whether a plugin goes by this name; Kairos' own only counts when it is asked for. */
export const isPlugin = (name: string, withKairos = false): boolean =>
  PLUGIN.test(name) && (withKairos || name !== KAIROS_PLUGIN);

/** The plugins that are there, by path; of two with the same name the first. */
export async function findPlugins(host: Host, withKairos = false): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const directory of pluginPath(host))
    for (const name of await host.files.list(directory)) {
      const path = `${directory}/${name}`;
      if (!isPlugin(name, withKairos) || found.has(name)) continue;
      const status = await host.files.stat(path);
      if (status?.kind === 'file' && (status.mode & 0o111) !== 0) found.set(name, path);
    }
  return [...found.values()];
}

/** No plugin can be asked for this provider: where it was looked for. */
export function noPlugin(name: string, host: Host): UserError {
  return new UserError(
    `nothing here knows the provider ${name}: no agent-provider-* plugin in ${pluginPath(host).join(', ')}`,
    {
      hint: 'k3s and k0s need no plugin; others bring one, which the base image or the framework must hold.',
    },
  );
}

/** Asks the plugins in turn until one says the provider is its own. */
export async function provider(
  action: ProviderAction,
  context: ActionContext,
  perform: (action: Action, context: ActionContext) => Promise<Outcome>,
): Promise<Outcome> {
  const { host, request } = context;
  const payload =
    action.event === 'info'
      ? ''
      : JSON.stringify({
          provider: action.name,
          version: action.version ?? '',
          logLevel: 'info',
          config: action.config ?? '',
          family: request.system.family,
        });
  for (const plugin of await findPlugins(host, action.kairosPlugin)) {
    const reply = await ask(plugin, action.event, payload, host);
    if (reply.error !== undefined && reply.error !== '') throw new UserError(`${plugin}: ${reply.error}`);
    if (reply.state === 'error') throw new UserError(`${plugin} could not ${action.event} ${action.name}`);
    if (reply.state === 'non-applicable') continue;
    if (action.event === 'info' && !(await record(action, plugin, reply.data, context))) continue;
    return 'done';
  }
  if (action.event === 'install') {
    if (action.otherwise === undefined) throw noPlugin(action.name, host);
    for (const own of action.otherwise) await perform(own, context);
    return 'done';
  }
  host.emit({
    type: 'message',
    level: 'warn',
    message: `no plugin says which version of ${action.name} is installed, so /etc/kairos-release does not either`,
  });
  return 'unchanged';
}

async function record(
  action: ProviderAction,
  plugin: string,
  data: string | undefined,
  context: ActionContext,
): Promise<boolean> {
  const info = infoSchema.safeParse(parseJson(data ?? ''));
  if (!info.success)
    throw new UserError(`${plugin}: its answer about ${action.name} has no provider and version`);
  if (info.data.provider !== action.name || info.data.version === '') return false;
  await mergeRelease(
    {
      KAIROS_SOFTWARE_VERSION: info.data.version,
      KAIROS_SOFTWARE_VERSION_PREFIX: info.data.provider,
    },
    context.host,
  );
  return true;
}

/** One event of the plugin protocol: name as argument, JSON on stdin, JSON back (mudler/go-pluggable). */
async function ask(
  plugin: string,
  happening: ProviderAction['event'],
  data: string,
  host: Host,
): Promise<z.infer<typeof replySchema>> {
  const event = `init.provider.${happening}`;
  const large = data.length > LARGEST_PAYLOAD;
  if (large) await host.files.write(PAYLOAD_FILE, data, 0o600);
  try {
    const input = JSON.stringify({ name: event, data: large ? '' : data, file: large ? PAYLOAD_FILE : '' });
    const { stdout } = await host.run([plugin, event], { input, timeout: LIMITS[happening] });
    const reply = replySchema.safeParse(parseJson(stdout));
    if (reply.success) return reply.data;
    throw new UserError(
      `${plugin}: what it answered to ${event} is no answer: ${stdout.trim().slice(0, 200)}`,
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.command, error.failure, error.output, 'The plugin itself failed.');
  } finally {
    if (large) await host.files.remove(PAYLOAD_FILE);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
