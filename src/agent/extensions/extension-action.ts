/** The files of accounts: passwd(5), group(5), shadow(5), gshadow(5). */
export const ACCOUNT_FILES = {
  user: '/etc/passwd',
  group: '/etc/group',
  shadow: '/etc/shadow',
  gshadow: '/etc/gshadow',
} as const;

/** What is asked of a user's account; what is left out stays, or is as useradd(8) has it. */
export interface UserWish {
  readonly name: string;
  /** A hash as crypt(5) has it: nobody's password stands in a file of a build. */
  readonly passwordHash?: string;
  readonly locked?: boolean;
  readonly comment?: string;
  readonly home?: string;
  readonly noHome?: boolean;
  readonly primaryGroup?: string;
  readonly groups?: readonly string[];
  readonly system?: boolean;
  readonly shell?: string;
  readonly uid?: number;
}

/** What only extensions ask for. */
export type ExtensionAction =
  /** Sets `KEY=value` lines, in place where the key is there. A new file begins with `header`. */
  | {
      readonly do: 'keys';
      readonly path: string;
      readonly mode: number;
      readonly header?: string;
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly do: 'user'; readonly user: UserWish }
  | { readonly do: 'authorized-keys'; readonly user: string; readonly keys: readonly string[] }
  /** One line of an account file, by its first field. A group keeps its members and gets further ones. */
  | {
      readonly do: 'entry';
      readonly change: 'ensure' | 'delete';
      readonly kind: keyof typeof ACCOUNT_FILES;
      readonly path: string;
      readonly fields: readonly string[];
    }
  | {
      readonly do: 'unpack-image';
      readonly reference: string;
      readonly path: string;
      readonly platform?: string;
    };

const KINDS: readonly string[] = [
  'keys',
  'user',
  'authorized-keys',
  'entry',
  'unpack-image',
] satisfies ExtensionAction['do'][];

export const isExtensionAction = (action: { readonly do: string }): action is ExtensionAction =>
  KINDS.includes(action.do);

/** One action as a line of a plan. */
export function describeExtensionAction(action: ExtensionAction): string {
  switch (action.do) {
    case 'keys':
      return `set ${Object.keys(action.values).join(', ')} in ${action.path}`;
    case 'user':
      return `have the user ${action.user.name}`;
    case 'authorized-keys':
      return `let ${action.keys.length === 1 ? '1 key' : `${action.keys.length} keys`} log in as ${action.user}`;
    case 'entry':
      return `${action.change === 'ensure' ? 'have' : 'remove'} the entry ${action.fields[0] ?? ''} of ${action.path}`;
    case 'unpack-image':
      return `unpack ${action.reference} to ${action.path}`;
  }
}
