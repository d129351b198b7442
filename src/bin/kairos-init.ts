#!/usr/bin/env node
/** One executable, two programs: BuildKit's frontend when its image's entry point says so, otherwise the agent. Neither loads the other. */
void (process.argv[2] === 'frontend'
  ? import('../frontend/main.ts').then(({ runFrontend }) => runFrontend())
  : import('../agent/main.ts').then(({ runAgent }) => runAgent()));
