/**
 * Makes the cases of the suite around go on with what the one before has left: after a failure the rest is skipped.
 *
 * @returns whether all cases so far have passed.
 */
export function inOrder(): () => boolean {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
  return () => !failed;
}
