import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import type { BuildkitTools } from './tools.ts';

/** The name that Dockerfiles ask for in their first line. */
export const DOCKERFILE_FRONTEND = 'docker/dockerfile:1';

/** As BuildKit's own image is made (frontend/dockerfile/cmd/dockerfile-frontend/Dockerfile). */
const DOCKERFILE = `FROM scratch
COPY dockerfile-frontend /bin/dockerfile-frontend
LABEL moby.buildkit.frontend.network.none="true"
LABEL moby.buildkit.frontend.caps="moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring"
ENTRYPOINT ["/bin/dockerfile-frontend"]
`;

/** Gives the engine the image that `# syntax=docker/dockerfile:1` names, made of BuildKit's own program. */
export async function loadDockerfileFrontend(engine: Engine, tools: BuildkitTools): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'kairos-gen-frontend-'));
  try {
    const dockerfile = join(context, 'Dockerfile');
    await writeFile(dockerfile, DOCKERFILE);
    await copyFile(tools.dockerfileFrontend, join(context, 'dockerfile-frontend'));
    await engine.build({ dockerfile, context, tag: DOCKERFILE_FRONTEND });
  } finally {
    await rm(context, { recursive: true });
  }
}
