/** Settings of one call. */
export interface CallOptions {
  /** Sent beside the message; a name may have several values. */
  readonly metadata?: Readonly<Record<string, string | readonly string[]>>;
  /** Milliseconds until the call is given up; absent for calls that last as long as a build. */
  readonly limit?: number;
  /** Cancels the call, which the daemon notices. */
  readonly signal?: AbortSignal;
}

/** The answer of a call with many messages. Reading it throws GrpcError when the call failed. */
export interface MessageStream extends AsyncIterable<Uint8Array> {
  /** What the daemon sends ahead of its messages; empty when the call failed before. */
  readonly headers: Promise<ReadonlyMap<string, string>>;
}

/** Messages both ways. */
export interface MessageDuplex {
  readonly messages: AsyncIterable<Uint8Array>;
  /** Sends a message; resolves when there is room for the next one. */
  send(message: Uint8Array): Promise<void>;
  /** No more messages from here. */
  end(): void;
  /** Ends the call at once. */
  cancel(): void;
}

/** gRPC's calls to a daemon, messages serialised. All of them throw GrpcError. `path` is such as `/moby.buildkit.v1.Control/Solve`. */
export interface Channel {
  unary(path: string, message: Uint8Array, options?: CallOptions): Promise<Uint8Array>;
  stream(path: string, message: Uint8Array, options?: CallOptions): MessageStream;
  duplex(path: string, options?: CallOptions): MessageDuplex;
  /** Ends the connection; calls that are under way fail. */
  close(): void;
}
