import type { Handler } from './grpc-server.ts';

/** Methods that the daemon may call, by path; what is in no service is treated as absent by it. */
export type Service = ReadonlyMap<string, Handler>;
