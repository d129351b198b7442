/** A Dockerfile's instructions as a builder reads them: comments dropped, continued lines joined. */
export function instructionsIn(dockerfile: string): readonly string[] {
  return dockerfile
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#') && line.trim() !== '')
    .join('\n')
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line !== '');
}
