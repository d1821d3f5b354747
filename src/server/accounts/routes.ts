/** Sign-in, first set-up, accounts and API tokens. */
import {
  AccountChange,
  AccountItem,
  NewAccount,
  PasswordChange,
  SessionAnswer,
  SetUp,
  SignIn,
  TotpCode,
  TotpEnrolment,
  TotpStart,
} from '#schema/account'
import { CreatedToken, NewToken, TokenItem } from '#schema/token'
import { setAuditDetail } from '../http/access.ts'
import { Id, listOf, route } from '../http/route.ts'
import type { AccountService } from './service.ts'

export const accountRoutes = (service: AccountService) => [
  route({
    method: 'GET',
    path: '/rest/session',
    access: 'public',
    summary: 'Whether sign-in is required, and the signed-in user with permissions',
    answer: { status: 200, schema: SessionAnswer, description: 'The session' },
    handle: ({ viewer }) => service.session(viewer),
  }),
  route({
    method: 'POST',
    path: '/rest/session',
    access: 'public',
    summary: 'Signs in; the session is a cookie',
    body: SignIn,
    answer: { status: 204, description: 'Signed in' },
    async handle({ body, raw, reply }) {
      reply.header('set-cookie', await service.signIn(body, raw))
    },
  }),
  route({
    method: 'DELETE',
    path: '/rest/session',
    access: 'session',
    summary: 'Signs out',
    answer: { status: 204, description: 'Signed out' },
    handle: ({ viewer, reply }) => void reply.header('set-cookie', service.signOut(viewer)),
  }),
  route({
    method: 'POST',
    path: '/rest/set-up',
    access: 'public',
    summary:
      'Creates the first account, an administrator, with the one-time code of the console, and signs in',
    body: SetUp,
    answer: { status: 204, description: 'Created and signed in' },
    async handle({ body, raw, reply }) {
      reply.header('set-cookie', await service.setUp(body, raw))
    },
  }),
  route({
    method: 'POST',
    path: '/rest/set-up/code',
    access: 'public',
    summary: 'Prints the one-time code on the console of the server',
    answer: { status: 204, description: 'Printed, unless that was done a moment ago' },
    handle: () => service.requestSetUpCode(),
  }),
  route({
    method: 'POST',
    path: '/rest/session/password',
    access: 'session',
    summary: "Changes one's own password and ends one's other sessions",
    body: PasswordChange,
    answer: { status: 204, description: 'Changed' },
    handle: ({ viewer, body, raw }) => service.changePassword(viewer, body, raw),
  }),
  route({
    method: 'POST',
    path: '/rest/session/totp',
    access: 'session',
    summary: 'Makes a secret for a second factor, which has effect once a code of it was confirmed',
    body: TotpStart,
    answer: { status: 200, schema: TotpEnrolment, description: 'The secret' },
    handle: ({ viewer, body, raw }) => service.startTotp(viewer, body.password, raw),
  }),
  route({
    method: 'POST',
    path: '/rest/session/totp/confirmation',
    access: 'session',
    summary: "Confirms the second factor with its first code, and ends one's other sessions",
    body: TotpCode,
    answer: { status: 204, description: 'Needed from now on' },
    handle: ({ viewer, body }) => service.confirmTotp(viewer, body.code),
  }),
  route({
    method: 'POST',
    path: '/rest/session/totp/removal',
    access: 'session',
    summary: "Removes one's own second factor",
    body: TotpStart,
    answer: { status: 204, description: 'Removed' },
    handle: ({ viewer, body, raw }) => service.removeTotp(viewer, body.password, raw),
  }),
  route({
    method: 'GET',
    path: '/rest/accounts',
    access: 'audit',
    summary: 'Accounts with their roles, and whether they are locked',
    answer: { status: 200, schema: listOf(AccountItem), description: 'All accounts' },
    handle: () => ({ items: service.accounts.list(), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/accounts',
    access: 'administer',
    summary: 'Creates an account with a password',
    body: NewAccount,
    answer: { status: 201, schema: AccountItem, description: 'The account' },
    handle: ({ body }) => service.addAccount(body),
  }),
  route({
    method: 'PATCH',
    path: '/rest/accounts/{id}',
    access: 'administer',
    summary: 'Changes the role, password or second factor; disables or unlocks the account',
    params: Id,
    body: AccountChange,
    answer: { status: 200, schema: AccountItem, description: 'The account' },
    async handle({ params, body, raw }) {
      const before = service.accounts.item(params.id)
      const after = await service.changeAccount(params.id, body)
      setAuditDetail(raw, { before, after, changed: Object.keys(body) })
      return after
    },
  }),
  route({
    method: 'DELETE',
    path: '/rest/accounts/{id}',
    access: 'administer',
    summary: 'Deletes an account with its sessions and tokens',
    params: Id,
    answer: { status: 204, description: 'Deleted' },
    handle({ params, raw }) {
      setAuditDetail(raw, { before: service.accounts.item(params.id) })
      service.accounts.remove(params.id)
    },
  }),
  route({
    method: 'GET',
    path: '/rest/tokens',
    access: 'session',
    summary: "One's own API tokens; all for administrators and auditors",
    answer: { status: 200, schema: listOf(TokenItem), description: 'Tokens, newest first' },
    handle: ({ viewer }) => ({ items: service.listTokens(viewer), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/tokens',
    access: 'session',
    summary: 'Creates an API token; its secret is in this answer only',
    body: NewToken,
    answer: { status: 201, schema: CreatedToken, description: 'The token with its secret' },
    handle: ({ viewer, body }) => service.addToken(viewer, body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/tokens/{id}',
    access: 'session',
    summary: "Deletes one of one's own tokens; any for administrators",
    params: Id,
    answer: { status: 204, description: 'Deleted' },
    handle: ({ viewer, params }) => service.removeToken(viewer, params.id),
  }),
]
