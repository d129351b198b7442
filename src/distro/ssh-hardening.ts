import type { Action } from './action.ts';

const ALGORITHMS = `Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr
KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256@libssh.org,diffie-hellman-group-exchange-sha256
MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-512,hmac-sha2-256
HostKeyAlgorithms ssh-ed25519,ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256,rsa-sha2-256-cert-v01@openssh.com
`;

/** What FIPS mode allows of them, and the NIST curves beside it: a server that knows none of a client's can't be reached. */
const FIPS_ALGORITHMS = `Ciphers aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr
KexAlgorithms ecdh-sha2-nistp384,ecdh-sha2-nistp521,ecdh-sha2-nistp256,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group14-sha256
MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512,hmac-sha2-256
HostKeyAlgorithms rsa-sha2-512,rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256,rsa-sha2-256-cert-v01@openssh.com,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256
`;

/** sshd takes the first value it finds, so the file sorts before the distribution's and the user's. Options: sshd_config(5). */
const settings = (
  algorithms: string,
): string => `# Kairos: fewer ways in, and only strong ones. Whether passwords are allowed is left as it is.
${algorithms}PermitRootLogin no
IgnoreRhosts yes
HostbasedAuthentication no
PermitEmptyPasswords no
MaxAuthTries 2
MaxSessions 10
MaxStartups 10:30:60
LoginGraceTime 30
ClientAliveInterval 300
ClientAliveCountMax 3
AllowAgentForwarding no
AllowTcpForwarding no
X11Forwarding no
PermitTunnel no
GatewayPorts no
TCPKeepAlive no
SyslogFacility AUTH
LogLevel VERBOSE
UseDNS no
UsePAM yes
StrictModes yes
`;

/** Rows of moduli(5) with a prime below 2047 bits (the fifth column): too weak for a key exchange. */
const WEAK_MODULI = String.raw`/^([0-9]+[[:space:]]+){4}(1[0-9]{3}|[0-9]{1,3})[[:space:]]/d`;

/** Hardening of an OpenSSH server of 8.5 or newer; an older one would not start with these algorithm names. */
export const sshHardening = ({ fips }: { readonly fips: boolean }): readonly Action[] => [
  {
    do: 'write',
    path: '/etc/ssh/sshd_config.d/05-kairos-hardening.conf',
    mode: 0o644,
    content: settings(fips ? FIPS_ALGORITHMS : ALGORITHMS),
  },
  { do: 'run', command: ['sed', '-i', '-E', WEAK_MODULI, '/etc/ssh/moduli'], ifPresent: '/etc/ssh/moduli' },
];

/** The same for distributions without FIPS mode. */
export const SSH_HARDENING = sshHardening({ fips: false });
