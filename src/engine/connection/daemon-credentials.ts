import type { Socket } from 'node:net';
import { type CallCredentials, ChannelCredentials, credentials } from '@grpc/grpc-js';

type Connector = ReturnType<ChannelCredentials['_createSecureConnector']>;

/** Makes of a fresh connection to the address what HTTP/2 is spoken on: TLS, an upgraded HTTP/1.1 connection, or the same again. */
export type Preparation = (socket: Socket) => Promise<Socket>;

/**
 * How grpc-js is given a connection that it could not make itself, such as one through Docker's `POST /grpc`. The methods with an
 * underscore are its interface for credentials, there since 1.13.
 */
export class DaemonCredentials extends ChannelCredentials {
  readonly #prepare: Preparation;
  readonly #secure: boolean;
  /** Why the last preparation failed: grpc-js only passes on a text. */
  failure: unknown;

  constructor(prepare: Preparation, secure: boolean) {
    super();
    this.#prepare = prepare;
    this.#secure = secure;
  }

  _isSecure(): boolean {
    return this.#secure;
  }

  _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  _createSecureConnector(_target: unknown, _options: unknown, callCredentials?: CallCredentials): Connector {
    return {
      connect: async (socket) => {
        try {
          return { socket: await this.#prepare(socket), secure: this.#secure };
        } catch (error) {
          this.failure = error;
          throw error;
        }
      },
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => callCredentials ?? credentials.createEmpty(),
      destroy: () => undefined,
    };
  }
}
