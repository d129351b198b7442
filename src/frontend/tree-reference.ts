/** A file tree of the daemon, perhaps not made yet. An empty id is an empty tree. */
export interface TreeReference {
  readonly id: string;
}
