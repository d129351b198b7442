import { createHash } from 'node:crypto';
import type { VersionQuery } from '../../distro/action.ts';
import { UserError } from '../../lib/user-error.ts';
import { fetchBytes, fetchRedirect } from '../../lib/fetch-bytes.ts';
import { publishedSum } from '../../plan/published-sum.ts';
import { releaseFileName } from '../../plan/release-binaries.ts';
import { tarMember } from '../tar-member.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';

/** Fetches a file, checks its sum, and puts it in its place whole. */
export async function download(action: ActionOf<'download'>, context: ActionContext): Promise<Outcome> {
  const { host } = context;
  const brought = await broughtFile(releaseFileName(action), context);
  if (brought !== undefined) {
    const content =
      action.member === undefined ? brought : await tarMember(brought, action.member, action.url);
    await host.files.write(action.path, content, action.mode);
    return 'done';
  }
  const version = action.latest === undefined ? '' : await latestVersion(action.latest, context);
  const inUrl = (text: string): string => text.replaceAll('{version}', encodeURIComponent(version));
  const url = inUrl(action.url);
  const sums = action.checksums;
  const expected =
    sums === undefined
      ? undefined
      : await expectedSum(inUrl(sums.url), sums.name.replaceAll('{version}', version), context);

  const there = await host.files.lstat(action.path);
  if (expected !== undefined && action.member === undefined && there?.kind === 'file') {
    const content = await host.files.readBytes(action.path);
    if (content !== undefined && sha256(content) === expected) {
      if (there.mode === action.mode) return 'unchanged';
      await host.files.chmod(action.path, action.mode);
      return 'done';
    }
  }
  const bytes = await fetchBytes(url, context);
  const actual = sha256(bytes);
  if (expected !== undefined && actual !== expected)
    throw new UserError(`${url}: its sha256 is ${actual}, but ${sums?.url ?? ''} says ${expected}`, {
      hint: 'Nothing was installed. A mirror may be out of step: try again later or another one.',
    });
  const content = action.member === undefined ? bytes : await tarMember(bytes, action.member, url);
  await host.files.write(action.path, content, action.mode);
  return 'done';
}

async function latestVersion(query: VersionQuery, context: ActionContext): Promise<string> {
  const answer =
    query.by === 'redirect'
      ? decodeURIComponent(new URL(await fetchRedirect(query.url, context)).pathname.split('/').at(-1) ?? '')
      : new TextDecoder().decode(await fetchBytes(query.url, context)).trim();
  if (!/^v?\d[\w.+~-]*$/.test(answer))
    throw new UserError(`${query.url}: "${answer.slice(0, 60)}" is no version`, {
      hint: 'Name a version instead of the latest.',
    });
  context.host.emit({ type: 'message', level: 'info', message: `latest is ${answer} today (${query.url})` });
  return answer;
}

async function expectedSum(url: string, name: string, context: ActionContext): Promise<string> {
  return publishedSum(new TextDecoder().decode(await fetchBytes(url, context)), name, url);
}

/** A release file that was fetched beforehand; undefined when it was not. */
export async function broughtFile(
  name: string,
  { host, request: { releasesDirectory } }: ActionContext,
): Promise<Uint8Array | undefined> {
  if (releasesDirectory === undefined) return undefined;
  const path = `${releasesDirectory}/${name}`;
  const bytes = await host.files.readBytes(path);
  if (bytes !== undefined)
    host.emit({ type: 'message', level: 'info', message: `${name} is there already: ${path}` });
  return bytes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
