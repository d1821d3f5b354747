/** A person whom a directory vouches for. */
import type { AccountSource, Role } from '#schema/account'

export interface ExternalIdentity {
  readonly source: Exclude<AccountSource, 'local'>
  /** Never changes and is never given to another person. */
  readonly subject: string
  readonly name: string
  /** Names or distinguished names. */
  readonly groups: readonly string[]
}

/** Groups of each role, the strongest role first. */
export type RoleGroups = readonly { readonly role: Role; readonly groups: readonly string[] }[]

/** The strongest role of these groups; null for none. A name also matches the common name of a DN (RFC 4514). */
export function roleOfGroups(groups: readonly string[], roles: RoleGroups): Role | null {
  const names = new Set(groups.flatMap(namesOf))
  const found = roles.find((one) => one.groups.some((group) => names.has(group.trim().toLowerCase())))
  return found?.role ?? null
}

function namesOf(group: string): readonly string[] {
  const whole = group.trim().toLowerCase()
  const [, common] = /^cn=((?:[^,\\]|\\.)+),/.exec(whole) ?? []
  return common === undefined ? [whole] : [whole, common.replace(/\\(.)/g, '$1')]
}
