/** Accounts of the fixture. */
import { type AccountItem, PERMISSIONS, type SessionAnswer } from '#schema/account'
import type { AuditItem, AuditVerification } from '#schema/audit'
import type { CertificateItem } from '#schema/certificate'
import type { TokenItem } from '#schema/token'
import { minutesAgo } from './plant.ts'

/** A new sensor has no account; the others are seen as an administrator. */
export function fixtureSession(isEmpty: boolean): SessionAnswer {
  const permissions = [...PERMISSIONS]
  return isEmpty
    ? {
        state: 'open',
        name: 'local user',
        role: null,
        source: null,
        permissions,
        hasTotp: false,
        providers: [],
      }
    : {
        state: 'signed-in',
        name: 'ada',
        role: 'Admin',
        source: 'local',
        permissions,
        hasTotp: true,
        providers: [],
      }
}

export function fixtureAccounts(): readonly AccountItem[] {
  const account = (name: string, change: Partial<AccountItem>): AccountItem => ({
    ...{ id: `account-${name}`, name, source: 'local', role: 'Reader', directoryRole: null },
    ...{ isDisabled: false, hasTotp: false, lockedUntil: null, created: minutesAgo(90_000), sessions: 0 },
    lastSignIn: null,
    ...change,
  })
  return [
    account('ada', { role: 'Admin', hasTotp: true, lastSignIn: minutesAgo(3), sessions: 1 }),
    account('bert.from-the-maintenance-contractor@plant.example', {
      role: 'Analyst',
      lockedUntil: minutesAgo(-9),
    }),
    account('carol', { source: 'ldap', role: null, directoryRole: 'Auditor', lastSignIn: minutesAgo(8000) }),
    account('dan', { isDisabled: true }),
  ]
}

export function fixtureTokens(): readonly TokenItem[] {
  const token = (id: string, change: Partial<TokenItem>): TokenItem => ({
    ...{
      id,
      name: id,
      owner: 'ada',
      scope: ['read'],
      created: minutesAgo(50_000),
      expires: minutesAgo(-90_000),
    },
    ...{ lastUsed: null, lastAddress: null },
    ...change,
  })
  return [
    token('siem', { scope: ['read', 'packets'], lastUsed: minutesAgo(1), lastAddress: '10.20.0.99' }),
    token('inventory-import-of-the-asset-management-system', { expires: minutesAgo(4000) }),
  ]
}

export function fixtureAudit(): readonly AuditItem[] {
  const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  const record = (seq: number, change: Partial<AuditItem>): AuditItem => ({
    ...{
      seq,
      time: minutesAgo(100 - seq),
      actor: 'ada',
      address: '10.20.0.8',
      action: 'sign-in',
      target: 'ada',
    },
    ...{ outcome: 'signed in', detail: null, request: `req-${seq}`, hash },
    ...change,
  })
  return [
    record(3, {
      action: 'PATCH /rest/alerts/{id}',
      target: '/rest/alerts/alert-8',
      outcome: '200',
      detail: { status: 'closed' },
    }),
    record(2, {}),
    record(1, { actor: 'mallory', target: 'mallory', outcome: 'unknown name' }),
  ]
}

export function fixtureVerification(): AuditVerification {
  const [last] = fixtureAudit()
  return { records: 3, first: 1, head: { seq: 3, hash: last?.hash ?? '' }, fault: '' }
}

export function fixtureCertificate(isEmpty: boolean): CertificateItem {
  return {
    isUsed: !isEmpty,
    subject: 'CN=sensor-1',
    issuer: 'CN=Plant CA',
    names: isEmpty ? [] : ['sensor-1', 'sensor-1.plant.example', '10.20.0.99'],
    validFrom: minutesAgo(90_000),
    validTo: minutesAgo(-90_000),
    fingerprint: Array.from({ length: 32 }, (_, at) => (at * 7 + 16).toString(16).toUpperCase()).join(':'),
    isSelfSigned: false,
    isReplaceable: true,
  }
}
