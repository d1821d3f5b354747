/** Accounts, roles and permissions; sign-in and first set-up. */
import Type, { type Static } from 'typebox'

/** Permissions that a route or a token may require. `packets`: payload bytes, which can hold passwords and personal data. */
export const PERMISSIONS = ['read', 'packets', 'change', 'audit', 'administer'] as const
export type Permission = (typeof PERMISSIONS)[number]

export const ROLES = ['Admin', 'Analyst', 'Reader', 'Auditor'] as const
export type Role = (typeof ROLES)[number]

export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  Admin: PERMISSIONS,
  Analyst: ['read', 'packets', 'change'],
  Reader: ['read'],
  Auditor: ['read', 'audit'],
}

/** NIST SP 800-63B §5.1.1: length decides; at least 12 characters, all characters allowed. */
export const PASSWORD_LENGTH = { minimum: 12, maximum: 256 } as const

const AccountName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]*$',
  description: 'Letters, digits, `.`, `_`, `-` and `@`',
})
const NewPassword = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.maximum })
const GivenPassword = Type.String({ maxLength: 1024 })
const OneTimeCode = Type.String({ maxLength: 16, description: 'Code of the authenticator app (RFC 6238)' })

/** Where an account is verified. */
export const ACCOUNT_SOURCES = ['local', 'oidc', 'ldap'] as const
export type AccountSource = (typeof ACCOUNT_SOURCES)[number]

export const AccountItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    source: Type.Enum([...ACCOUNT_SOURCES]),
    /** Given by an administrator. */
    role: Type.Union([Type.Enum([...ROLES]), Type.Null()]),
    /** Given by the groups of the directory at the last sign-in. */
    directoryRole: Type.Union([Type.Enum([...ROLES]), Type.Null()]),
    isDisabled: Type.Boolean(),
    hasTotp: Type.Boolean(),
    /** RFC 3339; null if not locked. */
    lockedUntil: Type.Union([Type.String(), Type.Null()]),
    created: Type.String(),
    lastSignIn: Type.Union([Type.String(), Type.Null()]),
    sessions: Type.Integer(),
  },
  { title: 'Account' },
)
export type AccountItem = Static<typeof AccountItem>

/** null: none of its own; on a console it has the roles that were granted at places. */
const NewRole = Type.Union([Type.Enum([...ROLES]), Type.Null()])

export const NewAccount = Type.Object(
  { name: AccountName, password: NewPassword, role: NewRole },
  { additionalProperties: false, title: 'NewAccount' },
)
export type NewAccount = Static<typeof NewAccount>

export const AccountChange = Type.Object(
  {
    role: Type.Optional(NewRole),
    isDisabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(NewPassword),
    /** `false` removes the second factor. */
    hasTotp: Type.Optional(Type.Literal(false)),
    /** `false` ends a lockout. */
    isLocked: Type.Optional(Type.Literal(false)),
  },
  { additionalProperties: false, title: 'AccountChange' },
)
export type AccountChange = Static<typeof AccountChange>

export const SetUp = Type.Object(
  {
    code: Type.String({ maxLength: 64, description: 'One-time code that the server printed' }),
    name: AccountName,
    password: NewPassword,
  },
  { additionalProperties: false, title: 'SetUp' },
)
export type SetUp = Static<typeof SetUp>

export const SignIn = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 256 }),
    password: GivenPassword,
    code: Type.Optional(OneTimeCode),
  },
  { additionalProperties: false, title: 'SignIn' },
)
export type SignIn = Static<typeof SignIn>

export const PasswordChange = Type.Object(
  { current: GivenPassword, password: NewPassword },
  { additionalProperties: false, title: 'PasswordChange' },
)
export type PasswordChange = Static<typeof PasswordChange>

/**
 * `open`: no account exists and the server listens on loopback, so every user of this machine has all permissions.
 * `set-up`: no account exists, and one must be created first.
 */
const SESSION_STATES = ['open', 'set-up', 'signed-out', 'signed-in'] as const

export const SessionAnswer = Type.Object(
  {
    state: Type.Enum([...SESSION_STATES]),
    name: Type.String(),
    role: Type.Union([Type.Enum([...ROLES]), Type.Null()]),
    source: Type.Union([Type.Enum([...ACCOUNT_SOURCES]), Type.Null()]),
    permissions: Type.Array(Type.Enum([...PERMISSIONS])),
    hasTotp: Type.Boolean(),
    /** Other ways to sign in. */
    providers: Type.Array(Type.Object({ title: Type.String(), path: Type.String() })),
  },
  { title: 'Session' },
)
export type SessionAnswer = Static<typeof SessionAnswer>

export const TotpStart = Type.Object(
  { password: GivenPassword },
  { additionalProperties: false, title: 'TotpStart' },
)

export const TotpEnrolment = Type.Object(
  {
    secret: Type.String({ description: 'Base32, to type into the app' }),
    uri: Type.String({ description: '`otpauth://totp/…`, to show as a QR code' }),
  },
  { title: 'TotpEnrolment' },
)
export type TotpEnrolment = Static<typeof TotpEnrolment>

export const TotpCode = Type.Object({ code: OneTimeCode }, { additionalProperties: false, title: 'TotpCode' })
