/** Roles besides those of the account itself: on a console, at a place of the fleet. */
import type { Role } from '#schema/account'

export interface RoleGrants {
  /** Of an account, whatever place they hold at. */
  rolesOf(account: string): readonly Role[]
  /** Whether a member of these directory groups has a role. */
  admits(groups: readonly string[]): boolean
  /** At each sign-in by a directory. */
  keepGroups(account: string, groups: readonly string[]): void
}

/** A sensor is one place: roles are those of the accounts. */
export const NO_GRANTS: RoleGrants = { rolesOf: () => [], admits: () => false, keepGroups: () => {} }
