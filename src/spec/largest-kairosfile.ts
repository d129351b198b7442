/** The largest Kairosfile that is read, in bytes. Real ones are some hundred. (By itself, so that reading needs no parser.) */
export const LARGEST_KAIROSFILE = 1024 * 1024;
