/** The three authentication calls: they take a user name and a password in place of a token. */
import type { FastifyRequest } from 'fastify'
import { CodedError } from '#schema/errors'
import type { AuditEntry } from '../http/access.ts'

/** The part of the accounts that these calls need. */
export interface PasswordAccounts {
  /** Throws `sign-in-failed` or `too-many-attempts`. */
  verify(
    given: { readonly name: string; readonly password: string },
    sender: FastifyRequest,
  ): Promise<DefenderAccount>
  /** Throws `weak-password` or the like. */
  setPassword(account: DefenderAccount, password: string): Promise<void>
  named(name: string): DefenderAccount | undefined
  isAdministrator(account: DefenderAccount): boolean
  endSessions(account: DefenderAccount): void
  audit(entry: AuditEntry): void
}

export interface DefenderAccount {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly role: string | null
  readonly directory_role: string | null
  readonly totp_secret: unknown
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

const SECOND_FACTOR = 'This account has a second factor: change the password in the web interface.'

/** Shown to people, and for the log of the caller. */
export class AuthenticationFailure extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'AuthenticationFailure'
    this.status = status
  }
}

export class DefenderAuthentication {
  readonly #accounts: PasswordAccounts

  constructor(accounts: PasswordAccounts) {
    this.#accounts = accounts
  }

  async validate({ username, password }: Credentials, sender: FastifyRequest): Promise<string> {
    await this.#verify(username, password, sender)
    return 'Authentication succeeded.'
  }

  async setPassword(given: Credentials, newPassword: string, sender: FastifyRequest): Promise<string> {
    const account = await this.#verify(given.username, given.password, sender)
    await this.#replace(account, newPassword, { by: account, sender })
    return 'Password has been replaced.'
  }

  async setPasswordByAdmin(
    admin: Credentials,
    { username, newPassword }: { readonly username: string; readonly newPassword: string },
    sender: FastifyRequest,
  ): Promise<string> {
    const by = await this.#verify(admin.username, admin.password, sender)
    if (!this.#accounts.isAdministrator(by))
      throw new AuthenticationFailure(403, 'User does not have the permissions to change the password.')
    const account = this.#accounts.named(username)
    if (account === undefined) throw new AuthenticationFailure(404, 'User does not exist.')
    await this.#replace(account, newPassword, { by, sender })
    return 'Password has been replaced.'
  }

  async #verify(name: string, password: string, sender: FastifyRequest): Promise<DefenderAccount> {
    try {
      return await this.#accounts.verify({ name, password }, sender)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      // The API of Defender has no field for a code.
      if (error.code === 'code-required') throw new AuthenticationFailure(403, SECOND_FACTOR)
      const status = error.code === 'too-many-attempts' ? 429 : 401
      throw new AuthenticationFailure(status, 'User authentication failure.')
    }
  }

  async #replace(
    account: DefenderAccount,
    password: string,
    { by, sender }: { readonly by: DefenderAccount; readonly sender: FastifyRequest },
  ): Promise<void> {
    // Here nothing but a password is proven, and with a second factor that is not enough.
    if (by.totp_secret !== null) throw new AuthenticationFailure(403, SECOND_FACTOR)
    if (account.source !== 'local')
      throw new AuthenticationFailure(403, 'The password of this account is in the directory.')
    const record = (outcome: string) =>
      this.#accounts.audit({
        ...{ actor: by.name, address: sender.ip, action: 'set password', target: account.name, outcome },
        request: String(sender.id),
      })
    try {
      await this.#accounts.setPassword(account, password)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      record('refused')
      throw new AuthenticationFailure(400, `Password does not match security policy: ${error.message}`)
    }
    this.#accounts.endSessions(account)
    record('changed')
  }
}
