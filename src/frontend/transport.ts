/** Detail of a gRPC error: google.protobuf.Any, kept as it came so that it can be handed on unchanged. */
export interface ErrorDetail {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

/** The codes of gRPC that this program tells apart (https://grpc.github.io/grpc/core/md_doc_statuscodes.html). */
export const GRPC_CODE = {
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  resourceExhausted: 8,
  failedPrecondition: 9,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** A call that was answered with an error, or not at all. */
export class GrpcError extends Error {
  readonly code: number;
  readonly details: readonly ErrorDetail[];

  constructor(code: number, message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.name = 'GrpcError';
    this.code = code;
    this.details = details;
  }
}

/** What carries calls to the daemon's gateway: a pipe of the frontend's process, a client's connection, or a fake. */
export interface Transport {
  /**
   * One call: a message there, a message back, both serialised.
   * @param path such as `/moby.buildkit.v1.frontend.LLBBridge/Ping`
   * @param limit milliseconds until it is given up; absent for calls that take as long as a build does
   * @throws GrpcError
   */
  unary(path: string, message: Uint8Array, limit?: number): Promise<Uint8Array>;
  /** Ends the connection; calls that still wait fail. */
  close(): void;
}
