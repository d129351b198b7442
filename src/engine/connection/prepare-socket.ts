import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { UserError } from '../../lib/user-error.ts';
import type { Preparation } from './daemon-credentials.ts';
import type { TlsMaterial } from './tls-material.ts';

/** Milliseconds for what follows the connection itself: TLS, and Docker's upgrade. */
const LIMIT = 15_000;

/** TLS on a connection. `protocol` is what is to be spoken on it. Throws the system's error, whose code says what is wrong. */
export function tlsPreparation(tls: TlsMaterial, host: string, protocol: 'h2' | 'http/1.1'): Preparation {
  return (socket) =>
    new Promise((resolve, reject) => {
      const secured = connect({
        socket,
        ALPNProtocols: [protocol],
        ...tls.options,
        ...expectedName(tls.serverName ?? host),
      });
      secured.setTimeout(LIMIT, () => secured.destroy(new Error(`no TLS within ${LIMIT / 1000} s`)));
      secured.once('error', reject);
      secured.once('secureConnect', () => {
        secured.off('error', reject);
        secured.setTimeout(0);
        resolve(secured);
      });
    });
}

/** Whose certificate it has to be. The name is sent along, unless it is an address (RFC 6066, section 3). */
const expectedName = (name: string): { readonly host: string; readonly servername?: string } =>
  isIP(name) === 0 ? { host: name, servername: name } : { host: name };

/** Docker's older way to its BuildKit: `POST /grpc` with an upgrade, after which the connection speaks HTTP/2. */
export const upgradePreparation: Preparation = (socket) =>
  new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      method: 'POST',
      path: '/grpc',
      headers: { host: 'docker', connection: 'Upgrade', upgrade: 'h2c' },
      timeout: LIMIT,
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${LIMIT / 1000} s`)));
    asked.once('error', reject);
    asked.once('upgrade', (_response, upgraded: Socket, head: Buffer) => {
      if (head.length > 0) upgraded.unshift(head);
      upgraded.setTimeout(0);
      resolve(upgraded);
    });
    asked.once('response', (response) => {
      response.resume();
      reject(
        new UserError(
          `this Docker engine offers no BuildKit (HTTP ${response.statusCode ?? 'without status'})`,
          {
            hint: 'BuildKit comes with Docker 18.09 and later',
          },
        ),
      );
    });
    asked.end();
  });

/** One preparation after the other. */
export const chained =
  (...steps: readonly Preparation[]): Preparation =>
  async (socket) => {
    let ready = socket;
    for (const step of steps) ready = await step(ready);
    return ready;
  };
