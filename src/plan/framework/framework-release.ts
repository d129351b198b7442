import { parseKairosRelease, printKairosRelease } from '../kairos-release.ts';

/** What our framework says of itself in the images it goes into, in the form of /etc/kairos-release. */
export const FRAMEWORK_RELEASE = '/etc/kairos/framework-release';

/** The text of that file. */
export const printFrameworkRelease = (framework: {
  readonly version: string;
  readonly fips: boolean;
}): string =>
  printKairosRelease(
    new Map([
      ['FRAMEWORK_VERSION', framework.version],
      ['FRAMEWORK_FIPS', String(framework.fips)],
    ]),
  );

/** Whether the framework was made of FIPS builds, by the text of that file; undefined when it does not say, or there is none. */
export function isFipsFramework(text: string | undefined): boolean | undefined {
  const said = parseKairosRelease(text ?? '').get('FRAMEWORK_FIPS');
  return said === undefined ? undefined : said === 'true';
}
