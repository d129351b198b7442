/**
 * Ids of the build secrets that container-suseconnect looks for in /run/secrets: who a registered machine is, and where it is registered
 * (https://github.com/SUSE/container-suseconnect, "Building images on non SLE distributions").
 */
export const REGISTRATION_SECRETS = ['SUSEConnect', 'SCCcredentials'] as const;
