import { Transform } from 'node:stream';

/** Requests of the agent protocol that a build may make (draft-miller-ssh-agent, section 6.1): list keys, sign. */
const LIST_IDENTITIES = 11;
const SIGN = 13;

/** Sent in place of every other request: a type that no agent knows, so that it answers with a failure. */
const REFUSED = Buffer.from([0, 0, 0, 1, 255]);

/** The longest request, in bytes, as OpenSSH's agent has it. */
const LONGEST = 256 * 1024;

/**
 * Lets requests to list keys and to sign through to an agent and turns every other one into one that fails: a build may use keys, not
 * add, remove or lock them.
 */
export function agentFilter(): Transform {
  let waiting = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4) {
        const end = 4 + waiting.readUInt32BE(0);
        if (end > LONGEST) {
          done(new Error('a request to the SSH agent is too long'));
          return;
        }
        if (waiting.length < end) break;
        const type = waiting[4];
        this.push(type === LIST_IDENTITIES || type === SIGN ? waiting.subarray(0, end) : REFUSED);
        waiting = waiting.subarray(end);
      }
      done();
    },
  });
}
