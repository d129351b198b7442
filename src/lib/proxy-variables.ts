type Environment = Readonly<Record<string, string | undefined>>;

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'ALL_PROXY', 'NO_PROXY'] as const;

/**
 * The environment with each proxy variable in upper and in lower case, whichever it was set in. BuildKit sets both for a
 * build's own proxies, but a base image or a shell may have set one: apt reads lower case alone, and so does curl for the proxy
 * of http addresses, on which dnf, zypper and pacman stand (curl(1), "ENVIRONMENT").
 */
export function withProxiesInBothCases(environment: Environment): Environment {
  const added = PROXY_VARIABLES.flatMap((upper): [string, string][] => {
    const lower = upper.toLowerCase();
    const value = environment[lower] ?? environment[upper];
    if (value === undefined) return [];
    return [lower, upper].filter((name) => environment[name] === undefined).map((name) => [name, value]);
  });
  return { ...environment, ...Object.fromEntries(added) };
}
