/** What stack traces call the program in the executable. */
export const PROGRAM_NAME = 'kairos-init.js';
