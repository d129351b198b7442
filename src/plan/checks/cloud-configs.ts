import { parseAllDocuments } from 'yaml';
import type { Check } from '../check.ts';
import { BUILT_IN, cloudConfigs as readCloudConfigs } from '../inspection/cloud-configs.ts';

export const cloudConfigs: Check = {
  id: 'cloud-configs',
  severity: 'error',
  explanation:
    'The cloud-configs in /system/oem make a node out of the image at every boot: users, network, services. One that is no YAML is passed over in silence.',
  fix: 'Run the install stage without skipping the step `cloudconfigs`, and correct the file at the line that the message names.',
  inspect: async (inspection) => {
    const builtIn = await readCloudConfigs(inspection, BUILT_IN);
    if (builtIn.length === 0) return [{ message: `${BUILT_IN} holds no cloud-configs`, path: BUILT_IN }];
    const findings = [];
    for (const { path, text } of [...builtIn, ...(await readCloudConfigs(inspection, '/oem'))]) {
      const problem = yamlProblem(text);
      if (problem !== undefined) findings.push({ message: `${path} is no cloud-config: ${problem}`, path });
    }
    return findings;
  },
};

/** What is wrong with the text as YAML, or undefined. Never expands aliases, so none can explode. */
function yamlProblem(text: string): string | undefined {
  const documents = parseAllDocuments(text, { uniqueKeys: false, strict: false, logLevel: 'silent' });
  for (const document of documents) {
    const [error] = document.errors;
    if (error === undefined) continue;
    const line = error.linePos?.[0].line;
    const [first] = error.message.split(/ at line |\n/);
    return line === undefined ? first : `line ${line}: ${first ?? ''}`;
  }
  return undefined;
}
