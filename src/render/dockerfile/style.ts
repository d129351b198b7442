/** `mount`: the agent is bind-mounted while it runs and leaves nothing. `copy`: it is copied in and removed at the end, for builders without mounts. */
export const STYLES = ['mount', 'copy'] as const;
export type Style = (typeof STYLES)[number];
