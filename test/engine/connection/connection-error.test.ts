import { expect } from 'chai';
import { connectionError } from '../../../src/engine/connection/connection-error.ts';
import { buildkitEndpoint, dockerEndpoint } from '../../../src/engine/connection/endpoint.ts';
import { GRPC_CODE, GrpcError } from '../../../src/frontend/transport.ts';
import { UserError } from '../../../src/lib/user-error.ts';

const unavailable = (text: string): GrpcError =>
  new GrpcError(GRPC_CODE.unavailable, `No connection established. Last error: ${text}. Resolution note: `);
const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });
const plain = buildkitEndpoint('tcp://b:1', 'x');
const secured = buildkitEndpoint('tcp://b:1?cacert=/ca', 'x');
const known = buildkitEndpoint('tcp://b:1?cacert=/ca&cert=/c&key=/k', 'x');

describe('a daemon that can not be reached', () => {
  const cases: readonly (readonly [unknown, typeof plain, string])[] = [
    [
      unavailable('connect ENOENT /d.sock'),
      dockerEndpoint('unix:///d.sock', 'x'),
      "the Docker engine unix:///d.sock can't be reached: there is no socket /d.sock",
    ],
    [
      unavailable('connect ECONNREFUSED 127.0.0.1:1'),
      plain,
      "buildkitd tcp://b:1 can't be reached: nobody listens there",
    ],
    [coded('EACCES'), dockerEndpoint('unix:///d.sock', 'x'), 'permission denied'],
    [coded('ENOTFOUND'), plain, 'its host name is not known'],
    [unavailable('Name resolution failed for target dns:b:1'), plain, 'its host name is not known'],
    [new GrpcError(GRPC_CODE.deadlineExceeded, 'Deadline exceeded'), plain, 'it does not answer'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID'), secured, 'its certificate is for another name'],
    [coded('CERT_HAS_EXPIRED'), secured, 'its certificate has expired'],
    [
      coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      secured,
      'its certificate does not come from the authority in /ca',
    ],
    [
      coded('SELF_SIGNED_CERT_IN_CHAIN'),
      buildkitEndpoint('tcp://b:1?servername=s', 'x'),
      'an authority that this machine trusts',
    ],
    [
      unavailable('error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required'),
      secured,
      'it wants a certificate of ours',
    ],
    [unavailable('ssl/tls alert bad certificate'), known, 'it does not take our certificate /c'],
    [coded('ERR_SSL_WRONG_VERSION_NUMBER'), secured, 'it does not speak TLS'],
    [unavailable('Protocol error'), plain, 'what listens there is no buildkitd, or it wants TLS'],
    [unavailable('read ECONNRESET'), secured, 'what listens there is no buildkitd'],
    [new GrpcError(GRPC_CODE.unimplemented, 'unknown service'), plain, 'what listens there is no buildkitd'],
    [new Error('something new'), plain, "buildkitd tcp://b:1 can't be reached: something new"],
  ];
  for (const [cause, endpoint, message] of cases)
    it(`says ${message}`, () => {
      const error = connectionError(endpoint, cause);
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.contain(message);
      expect(error.cause).to.equal(cause);
    });

  it('shows what the command on the way has said', () => {
    const error = connectionError(
      buildkitEndpoint('docker-container://b', 'x'),
      unavailable('closed'),
      'No such container: b',
    );
    expect(error.message).to.equal(
      "  | No such container: b\nbuildkitd docker-container://b can't be reached through docker exec --interactive b buildctl dial-stdio",
    );
  });

  it('keeps an error that is already for its user', () => {
    const error = new UserError('our certificate is missing');
    expect(connectionError(plain, error)).to.equal(error);
  });
});
