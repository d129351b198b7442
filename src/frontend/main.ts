import { Console } from 'node:console';
import { errorStatus } from './error-status.ts';
import { answerRequest } from './answer-request.ts';
import { http2Transport } from './http2-transport.ts';
import { failBuild } from './open-gateway.ts';
import { ownImage } from './own-image.ts';
import { readFrontendEnvironment } from './request/frontend-environment.ts';
import { serveFrontend } from './serve-frontend.ts';
import { stdioDuplex } from './stdio-duplex.ts';
import type { Transport } from './transport.ts';

/** What the daemon itself tells its frontends by. Without it, somebody runs the command by hand. */
const STARTED_BY_BUILDKIT = 'BUILDKIT_SESSION_ID';

/** Node's name of an architecture where it is not the one of platforms. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64' };

/**
 * BuildKit's frontend as a process: speaks with the daemon over standard input and output, answers one build and exits, as the daemon
 * expects (buildkit, frontend/gateway/grpcclient).
 */
export async function runFrontend(): Promise<void> {
  // One byte on standard output that is not HTTP/2 would end the build.
  globalThis.console = new Console(process.stderr);
  if (process.env[STARTED_BY_BUILDKIT] === undefined) {
    console.error(
      'kairos-init frontend is started by BuildKit: begin a Kairosfile with "# syntax=…" and build it.',
    );
    process.exit(2);
  }
  const transport = http2Transport(stdioDuplex());
  const crash = (error: unknown): void => void tellCrash(transport, error);
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  const environment = readFrontendEnvironment(process.env);
  const agent = ownImage({
    reference: environment.options.get('source'),
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
  });
  const done = await serveFrontend(transport, environment, async (gateway, request, think) =>
    answerRequest(gateway, request, { agent, think }),
  );
  transport.close();
  process.exit(done ? 0 : 1);
}

async function tellCrash(transport: Transport, error: unknown): Promise<void> {
  console.error(error);
  await failBuild(transport, errorStatus(error)).catch(() => undefined);
  process.exit(1);
}
