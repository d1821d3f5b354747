/** Authenticated party of a request, and what it may call. */
import { PERMISSIONS, type Permission } from '#schema/account'

export interface Viewer {
  /**
   * `local`: sign-in is off, because no account exists and only this machine reaches the server. `anonymous`: not
   * signed in; only routes with `public` access see it.
   */
  readonly kind: 'anonymous' | 'local' | 'session' | 'token'
  /** Id of the account; '' for none. */
  readonly account: string
  readonly name: string
  readonly permissions: readonly Permission[]
  /** Of the session or the token; '' for none. */
  readonly credential: string
  readonly address: string
}

/** Needed to call a route: a permission, a person's own session, or nothing. */
export type RouteAccess = Permission | 'session' | 'public'

export function localViewer(address: string): Viewer {
  const none = { account: '', credential: '' }
  return { ...none, kind: 'local', name: 'local user', permissions: PERMISSIONS, address }
}

export function anonymousViewer(address: string): Viewer {
  return { kind: 'anonymous', account: '', credential: '', name: '', permissions: [], address }
}

/** An unknown access is refused. */
export function isPermitted({ kind, permissions }: Viewer, access: RouteAccess | undefined): boolean {
  if (access === 'public') return true
  if (access === undefined || kind === 'anonymous') return false
  return access === 'session' ? kind !== 'token' : permissions.includes(access)
}
