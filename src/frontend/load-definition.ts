import { type Diagnostic, hasErrors } from '../spec/diagnostic.ts';
import type { KairosfileSource } from '../spec/kairosfile.ts';
import { type ResolvedImages, resolveImages } from '../spec/resolve-images.ts';
import type { FoundDefinition } from './contexts/find-definition.ts';
import { DiagnosticsError } from './diagnostics-error.ts';
import { PARAMETER_FLAGS } from './request/build-arguments.ts';
import type { FrontendRequest } from './request/frontend-request.ts';

/** The Kairosfile of a build, the images it stands for, and where it came from. */
export interface LoadedDefinition extends FoundDefinition {
  readonly source: KairosfileSource;
  /** Its diagnostics name build arguments where those set a field. */
  readonly images: ResolvedImages;
}

/** Resolves the Kairosfile that was found. Problems in it are diagnostics; never throws. */
export function loadDefinition(found: FoundDefinition, request: FrontendRequest): LoadedDefinition {
  const { file } = found;
  const source = { file: request.definition.title ?? file.filename, content: file.content };
  const images = resolveImages({ source, flags: request.flags });
  const diagnostics = images.diagnostics.map(request.flagsAreArguments ? namingArguments : (same) => same);
  return { ...found, source, images: { ...images, diagnostics } };
}

/** Throws every error of the Kairosfile at once. */
export function refuseErrors({ images, source }: LoadedDefinition): void {
  if (hasErrors(images.diagnostics))
    throw new DiagnosticsError(images.diagnostics, { filename: source.file, content: source.content });
}

const ARGUMENT_OF = new Map(
  Object.entries(PARAMETER_FLAGS).map(([argument, flag]): [string, string] => [`--${flag}`, argument]),
);

/** Nobody typed the flag that a build argument stands for, and nobody can give one. */
function namingArguments(diagnostic: Diagnostic): Diagnostic {
  const { flag, message, hint } = diagnostic;
  const argument = flag === undefined ? undefined : ARGUMENT_OF.get(flag);
  const hinted =
    hint === undefined ? diagnostic : { ...diagnostic, hint: hint.replaceAll(GIVEN_FLAG, argumentGiven) };
  if (flag === undefined || argument === undefined) return hinted;
  const name = `--build-arg ${argument}`;
  return {
    ...hinted,
    flag: name,
    message: message.includes(flag) ? message.replaceAll(flag, name) : `${name}: ${message}`,
  };
}

/** How a hint says that a flag would do. */
const GIVEN_FLAG = /\bgive (--[a-z0-9-]+)/g;

const argumentGiven = (text: string, flag: string): string => {
  const argument = ARGUMENT_OF.get(flag);
  return argument === undefined ? text : `give --build-arg ${argument}=…`;
};
