/** Where the project publishes what. Every name can be overridden by a flag or an environment variable; this is the only place they stand. */
export const PUBLISHED = {
  frontend: 'quay.io/kairos-gen/kairos:v1',
  agentRepository: 'quay.io/kairos-gen/kairos-init',
  frameworkRepository: 'quay.io/kairos-gen/framework',
  /** The repository of the framework images that `framework: v2.16.1` means (published until 2025). */
  documentedFrameworkRepository: 'quay.io/kairos/framework',
  /** Where upgrades are looked for unless the Kairosfile says otherwise. */
  upgradeRegistry: 'quay.io/kairos',
  schema: 'https://kairos-gen.dev/schema/kairosfile-v1.json',
  /** The schema of a model of the user's own. */
  modelSchema: 'https://kairos-gen.dev/schema/model-v1.json',
  /** The pages of the lint rules: docs/rules/ of this project. */
  rules: 'https://kairos-gen.dev/docs/rules',
} as const;
