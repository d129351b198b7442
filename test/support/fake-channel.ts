import type { CallOptions, Channel } from '../../src/engine/connection/channel.ts';
import { GRPC_CODE, GrpcError } from '../../src/frontend/transport.ts';
import { decode, encode, type Init, type Method } from '../../src/wire/codec.ts';

type Answer = (message: Uint8Array, options: CallOptions) => Promise<Uint8Array> | AsyncIterable<Uint8Array>;

/** An answer to a method, typed. */
export const answering = <Request, Response>(
  { path, request, response }: Method<Request, Response>,
  answer: (message: Request, options: CallOptions) => Init<Response> | Promise<Init<Response>>,
): readonly [string, Answer] => [
  path,
  async (message, options) => encode(response, await answer(decode(request, message), options)),
];

/** Many answers to a method, typed. */
export const streaming = <Request, Response>(
  { path, request, response }: Method<Request, Response>,
  answer: (message: Request, options: CallOptions) => AsyncIterable<Init<Response>>,
): readonly [string, Answer] => [
  path,
  async function* (message, options) {
    for await (const each of answer(decode(request, message), options)) yield encode(response, each);
  },
];

/** A daemon in memory: what it answers by method. Other methods are not implemented. */
export function fakeChannel(...answers: readonly (readonly [string, Answer])[]): Channel {
  const byPath = new Map(answers);
  const find = (path: string): Answer => {
    const answer = byPath.get(path);
    if (answer === undefined) throw new GrpcError(GRPC_CODE.unimplemented, `${path} is not implemented`);
    return answer;
  };
  return {
    unary: async (path, message, options = {}) => find(path)(message, options) as Promise<Uint8Array>,
    stream: (path, message, options = {}) => ({
      headers: Promise.resolve(new Map()),
      [Symbol.asyncIterator]: () =>
        (find(path)(message, options) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator](),
    }),
    duplex: () => {
      throw new Error('this daemon has no calls both ways');
    },
    close: () => undefined,
  };
}
