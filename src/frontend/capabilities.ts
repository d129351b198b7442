import { UserError } from '../lib/user-error.ts';

/** A capability as the daemon lists it (moby.buildkit.v1.apicaps.APICap). */
export interface ListedCapability {
  readonly id: string;
  readonly enabled: boolean;
  /** Why it is switched off, as the daemon's administrator or build has it. */
  readonly reason: string;
}

/** What the daemon can do. One that is not listed is not there. */
export interface Capabilities {
  readonly has: (id: string) => boolean;
  readonly enabled: ReadonlySet<string>;
  /** Throws UserError that says what is needed for what, and the reason the daemon gives. */
  readonly require: (id: string, what: string, since: string) => void;
}

/** Capabilities from a list of them; a later entry of the same name counts. */
export function readCapabilities(list: readonly ListedCapability[]): Capabilities {
  const enabled = new Set(list.filter((capability) => capability.enabled).map(({ id }) => id));
  const reasons = new Map(
    list.filter((capability) => !capability.enabled).map(({ id, reason }) => [id, reason]),
  );
  return {
    enabled,
    has: (id) => enabled.has(id),
    require: (id, what, since) => {
      if (enabled.has(id)) return;
      const reason = reasons.get(id) ?? '';
      throw new UserError(`this daemon can't ${what}${reason === '' ? '' : `: ${reason}`}`, {
        hint: `it needs BuildKit ${since} (capability ${id})`,
      });
    },
  };
}
