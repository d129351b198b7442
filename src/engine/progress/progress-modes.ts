/** How a build is shown; `rawjson` is what buildx calls `json`. Apart from the renderers, so that help starts without them. */
export const PROGRESS_MODES = ['auto', 'tty', 'plain', 'json', 'rawjson', 'quiet'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];
