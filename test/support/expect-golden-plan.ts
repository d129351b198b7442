import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { planInit } from '../../src/plan/init.ts';
import { planInstall } from '../../src/plan/install.ts';
import { describeAction, printPlan } from '../../src/plan/print-plan.ts';

/** UPDATE_GOLDEN=1 writes the files anew instead of comparing; the change is then yours to review. */
const update = process.env['UPDATE_GOLDEN'] === '1';

/** Compares the plan of both stages with test/golden/plan/NAME.txt. */
export function expectGoldenPlan(name: string, request: AgentRequest): void {
  const text = printPlan([...planInstall(request), ...planInit(request)], describeAction);
  const path = join('test/golden/plan', `${name}.txt`);
  mkdirSync(dirname(path), { recursive: true });
  if (update) writeFileSync(path, text);
  expect(text, `${path} (UPDATE_GOLDEN=1 writes it anew)`).to.equal(readFileSync(path, 'utf8'));
}
