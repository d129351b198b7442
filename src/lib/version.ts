import packageJson from '../../package.json' with { type: 'json' };

/** The version of this package: both programs', and the agent image's and framework's tag. */
export const version: string = packageJson.version;
