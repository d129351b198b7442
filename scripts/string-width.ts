/**
 * What bundles get instead of the package `string-width`, which yargs lays out its help with: the package makes an
 * `Intl.Segmenter` when it is loaded, a third of the time that a command takes to start.
 */
export { displayWidth as default } from '../src/lib/display-width.ts';
