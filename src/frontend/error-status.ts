import { UserError } from '../lib/user-error.ts';
import type { Range } from '../spec/diagnostic.ts';
import { DiagnosticsError, type SourceText } from './diagnostics-error.ts';
import { type ErrorDetail, GRPC_CODE, GrpcError } from './transport.ts';

/** What Return carries when there is no result: google.rpc.Status. */
export interface ErrorStatus {
  readonly code: number;
  readonly message: string;
  readonly details: readonly ErrorDetail[];
}

/** How many places of one error are shown. */
const MOST_PLACES = 20;

/**
 * What the user is told of an error. The daemon's own errors go on as they came, with their details; a mistake of the user's
 * has no stack; everything else is a defect of this program and says so.
 */
export function errorStatus(error: unknown): ErrorStatus {
  if (error instanceof GrpcError) return { code: error.code, message: error.message, details: error.details };
  if (error instanceof DiagnosticsError) {
    const { source, diagnostics } = error;
    const ranges = diagnostics.flatMap(({ range }) => (range === undefined ? [] : [range]));
    const details = source === undefined ? [] : ranges.slice(0, MOST_PLACES).map(sourceDetail(source));
    return { code: GRPC_CODE.invalidArgument, message: error.message, details };
  }
  if (error instanceof UserError) {
    const message = error.hint === undefined ? error.message : `${error.message} (${error.hint})`;
    return 'detail' in error
      ? { code: GRPC_CODE.unimplemented, message: error.message, details: [error.detail as ErrorDetail] }
      : { code: GRPC_CODE.unknown, message, details: [] };
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: GRPC_CODE.internal,
    message: `the kairos frontend failed; this is a defect of it, please report it:\n${trace}`,
    details: [],
  };
}

/** BuildKit's `errdefs.Source` in its JSON form (solver/errdefs/errdefs.proto), one for a place. */
const sourceDetail =
  ({ filename, content }: SourceText) =>
  ({ start, end }: Range): ErrorDetail => {
    const position = ({ line, column }: Range['start']): object => ({ line, character: column - 1 });
    const value = {
      info: { filename, data: Buffer.from(content).toString('base64'), language: 'yaml' },
      ranges: [{ start: position(start), end: position(end) }],
    };
    return {
      typeUrl: 'github.com/moby/buildkit/errdefs.Source+json',
      value: new TextEncoder().encode(JSON.stringify(value)),
    };
  };
