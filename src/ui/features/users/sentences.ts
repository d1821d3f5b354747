import { type AccountItem, ROLES, type Role } from '#schema/account'
import { IS_CONSOLE } from '#ui/kit/edition'

export const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  Admin: 'everything, with settings and accounts',
  Analyst: 'read, packets, triage, learn, upload, rules',
  Reader: 'read only, without packets',
  Auditor: 'read, audit log, accounts; changes nothing',
}

/** On a console: no role at all sites. */
export const AT_PLACES = {
  value: 'places',
  label: 'only at places',
  text: 'sees nothing until the page People gives it a role at a site',
} as const

export function roleChoices() {
  return [
    ...ROLES.map((role) => ({ value: role as string, label: role as string })),
    ...(IS_CONSOLE ? [AT_PLACES] : []),
  ]
}

export function roleOf(choice: string): Role | null {
  return choice === AT_PLACES.value ? null : (choice as Role)
}

export const SOURCE_TEXTS = { local: 'password', oidc: 'OpenID Connect', ldap: 'LDAP' } as const

export function usersSentence(items: readonly AccountItem[]): string {
  const admins = items.filter(
    ({ role, directoryRole }) => role === 'Admin' || directoryRole === 'Admin',
  ).length
  const locked = items.filter(({ lockedUntil }) => lockedUntil !== null).length
  const accounts = items.length === 1 ? '1 account' : `${items.length} accounts`
  const parts = [accounts, admins === 1 ? '1 administrator' : `${admins} administrators`]
  return `${[...parts, ...(locked > 0 ? [`${locked} locked`] : [])].join(', ')}.`
}

export function stateText({ isDisabled, lockedUntil }: AccountItem): string {
  if (isDisabled) return 'disabled'
  return lockedUntil === null ? 'enabled' : 'locked after failed sign-ins'
}
