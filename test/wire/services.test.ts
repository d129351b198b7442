import { expect } from 'chai';
import * as client from '../../src/wire/client.generated.ts';
import type { Method } from '../../src/wire/codec.ts';
import * as frontend from '../../src/wire/frontend.generated.ts';

describe('services', () => {
  const rows: readonly (readonly [Pick<Method<unknown, unknown>, 'path'>, string, string])[] = [
    [frontend.llbBridgePing, '/moby.buildkit.v1.frontend.LLBBridge/Ping', 'unary'],
    [frontend.llbBridgeReturn, '/moby.buildkit.v1.frontend.LLBBridge/Return', 'unary'],
    [client.controlSolve, '/moby.buildkit.v1.Control/Solve', 'unary'],
    [client.controlStatus, '/moby.buildkit.v1.Control/Status', 'server'],
    [client.controlSession, '/moby.buildkit.v1.Control/Session', 'both'],
    [client.fileSyncDiffCopy, '/moby.filesync.v1.FileSync/DiffCopy', 'both'],
    [client.fileSendDiffCopy, '/moby.filesync.v1.FileSend/DiffCopy', 'both'],
    [client.authCredentials, '/moby.filesync.v1.Auth/Credentials', 'unary'],
    [client.secretsGetSecret, '/moby.buildkit.secrets.v1.Secrets/GetSecret', 'unary'],
    [client.sshForwardAgent, '/moby.sshforward.v1.SSH/ForwardAgent', 'both'],
    [client.uploadPull, '/moby.upload.v1.Upload/Pull', 'both'],
    [client.contentRead, '/containerd.services.content.v1.Content/Read', 'server'],
    [client.healthCheck, '/grpc.health.v1.Health/Check', 'unary'],
  ];
  for (const [method, path, streams] of rows) {
    it(`${path} is ${streams}`, () => {
      expect(method).to.include({
        path,
        requestStream: streams === 'both',
        responseStream: streams !== 'unary',
      });
    });
  }
});
