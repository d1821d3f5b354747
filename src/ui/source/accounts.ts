import type {
  AccountChange,
  AccountItem,
  NewAccount,
  PasswordChange,
  SessionAnswer,
  SetUp,
  SignIn,
  TotpEnrolment,
} from '#schema/account'
import type { AuditItem, AuditVerification } from '#schema/audit'
import type { CreatedToken, NewToken, TokenItem } from '#schema/token'
import { type DataSource, type Paged, part } from './source.ts'

export const readSession = (source: DataSource) => source.read<SessionAnswer>('/session')
export const signIn = (source: DataSource, body: SignIn) => source.send<void>('POST', '/session', body)
export const signOut = (source: DataSource) => source.send<void>('DELETE', '/session')
export const setUp = (source: DataSource, body: SetUp) => source.send<void>('POST', '/set-up', body)
export const requestSetUpCode = (source: DataSource) => source.send<void>('POST', '/set-up/code')
export const changePassword = (source: DataSource, body: PasswordChange) =>
  source.send<void>('POST', '/session/password', body)

export const startTotp = (source: DataSource, password: string) =>
  source.send<TotpEnrolment>('POST', '/session/totp', { password })
export const confirmTotp = (source: DataSource, code: string) =>
  source.send<void>('POST', '/session/totp/confirmation', { code })
export const removeTotp = (source: DataSource, password: string) =>
  source.send<void>('POST', '/session/totp/removal', { password })

export const listAccounts = (source: DataSource) => source.read<Paged<AccountItem>>('/accounts')
export const addAccount = (source: DataSource, body: NewAccount) =>
  source.send<AccountItem>('POST', '/accounts', body)
export const changeAccount = (source: DataSource, id: string, body: AccountChange) =>
  source.send<AccountItem>('PATCH', `/accounts/${part(id)}`, body)
export const removeAccount = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/accounts/${part(id)}`)

export const listTokens = (source: DataSource) => source.read<Paged<TokenItem>>('/tokens')
export const addToken = (source: DataSource, body: NewToken) =>
  source.send<CreatedToken>('POST', '/tokens', body)
export const removeToken = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/tokens/${part(id)}`)

export const listAudit = (source: DataSource, search: string, cursor: string | undefined) =>
  source.read<Paged<AuditItem>>('/audit', { search, cursor })
export const verifyAudit = (source: DataSource) => source.read<AuditVerification>('/audit/verification')
