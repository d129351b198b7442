/**
 * Serves stand-ins of the Kairos programs, for a machine that can't reach the release hosts. Runs until it is interrupted;
 * the address is the one line on standard output.
 *
 *   node scripts/stand-ins.ts [port]
 */
import { startStandInReleases } from './lab/stand-ins/stand-in-release-server.ts';

const port = Number(process.argv[2] ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`${process.argv[2] ?? ''} is no port`);
  process.exit(2);
}
const releases = await startStandInReleases({ port });
console.error(
  'STAND-INS: these programs say their name and do nothing. Images made with them are for trying things out.',
);
console.log(releases.url);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void releases.close());
