/** Authentication and permissions: sign-in, first set-up, accounts and tokens. Part of the server context. */
import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type {
  AccountChange,
  AccountItem,
  NewAccount,
  PasswordChange,
  Permission,
  SessionAnswer,
  SetUp,
  SignIn,
  TotpEnrolment,
} from '#schema/account'
import { CodedError } from '#schema/errors'
import type { CreatedToken, NewToken, TokenItem } from '#schema/token'
import type { AuditEntry } from '../http/access.ts'
import { readCookie } from '../http/cookies.ts'
import { type ExternalIdentity, type RoleGroups, roleOfGroups } from '../http/external-identity.ts'
import { RequestRate } from '../http/request-rate.ts'
import { localViewer, type Viewer } from '../http/viewer.ts'
import { type AccountRow, Accounts, permissionsOf } from './accounts.ts'
import { ApiTokens, tokenOf } from './api-tokens.ts'
import type { AccountDatabase } from './database.ts'
import { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts'
import type { RoleGrants } from './role-grants.ts'
import { isSameCode, newSetUpCode } from './secrets.ts'
import { cookieName, Sessions, sessionCookie } from './sessions.ts'
import { base32, keyUri, stepOfCode, TOTP_SECRET_BYTES } from './totp.ts'

/** Failed sign-ins of one address: ten at once, then one in 30 s. */
const FAILED_SIGN_INS = { perSecond: 1 / 30, burst: 10 } as const

/** Sender of an HTTP request. */
export interface Sender {
  readonly headers: IncomingHttpHeaders
  /** Address of the peer. */
  readonly ip: string
  readonly id?: unknown
}

const limits = {
  /** Second factors that wait for their first code. */
  enrolments: 100,
} as const

/** Milliseconds in which the first code must be given. */
const ENROLMENT_MS = 10 * 60_000

interface Given {
  /** Shown in the authenticator app. */
  readonly siteName: string
  readonly db: AccountDatabase
  /** Sign-in is needed even if no account exists: others can reach the server, or it was asked for. */
  readonly isRequired: boolean
  /** Cookies are sent over TLS only. */
  readonly isTls: boolean
  /** Roles of groups of a directory. */
  roles(): RoleGroups
  readonly grants: RoleGrants
  /** Prints for the operator. */
  say(line: string): void
  audit(entry: AuditEntry): void
  /** Milliseconds since 1970. */
  now?: () => number
}

/** Undefined for an unknown name or a wrong password. */
type Directory = (given: {
  readonly name: string
  readonly password: string
}) => Promise<ExternalIdentity | undefined>

interface Provider {
  /** Label of the button. */
  readonly title: string
  readonly path: string
}

export class AccountService {
  readonly accounts: Accounts
  readonly tokens: ApiTokens
  readonly sessions: Sessions
  readonly #given: Given
  readonly #failures: RequestRate
  /** The code is printed at most once in ten seconds. */
  readonly #codeRequests: RequestRate
  readonly #directories: Directory[] = []
  readonly #providers: Provider[] = []
  readonly #enrolments = new Map<string, { readonly secret: Uint8Array; readonly until: number }>()
  #setUpCode = ''
  #address = ''

  constructor(given: Given) {
    const { db, now = Date.now } = given
    this.#given = given
    this.accounts = new Accounts(db, now)
    this.tokens = new ApiTokens(db, now)
    this.sessions = new Sessions(db, now)
    this.#failures = new RequestRate(FAILED_SIGN_INS, now)
    this.#codeRequests = new RequestRate({ perSecond: 1 / 10, burst: 1 }, now)
  }

  /** Sign-in is off while no account exists and only this machine can reach the server. */
  get isOpen(): boolean {
    return !this.#given.isRequired && this.accounts.isEmpty
  }

  get hasSecureCookies(): boolean {
    return this.#given.isTls
  }

  /** Asked for names that have no local account. */
  addDirectory(directory: Directory): void {
    this.#directories.push(directory)
  }

  /** Offered on the page Sign in. */
  addProvider(provider: Provider): void {
    this.#providers.push(provider)
  }

  /** Undefined if the request has no valid session or token. */
  authenticate(sender: Sender): Viewer | undefined {
    const { headers, ip } = sender
    const token = tokenOf(headers.authorization)
    if (token !== undefined) return this.#tokenViewer(token, ip)
    const cookie = readCookie(headers, cookieName(this.#given.isTls))
    const session = cookie === undefined ? undefined : this.sessions.find(cookie)
    if (session !== undefined) {
      const viewer = this.#viewer('session', session.account, session.hash, ip)
      if (viewer !== undefined) this.sessions.use(session, headers)
      return viewer
    }
    return this.isOpen ? localViewer(ip) : undefined
  }

  /** Whether a viewer still holds what it was authenticated by; for answers that last. */
  isStillValid(viewer: Viewer): boolean {
    const { kind, account, credential } = viewer
    if (kind === 'local' || kind === 'anonymous') return kind === 'local' && this.isOpen
    const holds =
      kind === 'session'
        ? this.sessions.byHash(credential) !== undefined
        : (this.tokens.find(credential)?.expires ?? 0) > this.#now()
    return holds && this.#viewer(kind, account, credential, viewer.address) !== undefined
  }

  /** At the start: prints the one-time code if an account must be created first. */
  listensAt(address: string): void {
    this.#address = address
    if (this.#given.isRequired && this.accounts.isEmpty) this.#printSetUpCode()
  }

  /** Prints the code on the console again, or for the first time where sign-in is off. */
  requestSetUpCode(): void {
    if (!this.accounts.isEmpty) throw new CodedError('already-set-up', 'an account exists')
    if (this.#codeRequests.take('') === 0) this.#printSetUpCode()
  }

  #printSetUpCode(): void {
    this.#setUpCode ||= newSetUpCode()
    this.#given.say(
      `No account exists yet. Open ${this.#address}/set-up and create one with this one-time code: ${this.#setUpCode}`,
    )
  }

  session(viewer: Viewer): SessionAnswer {
    const providers = [...this.#providers]
    const nobody = { name: '', role: null, source: null, permissions: [], hasTotp: false, providers }
    if (viewer.kind === 'anonymous')
      return { ...nobody, state: this.accounts.isEmpty ? 'set-up' : 'signed-out' }
    const { name, permissions } = viewer
    if (viewer.kind === 'local') return { ...nobody, state: 'open', name, permissions: [...permissions] }
    const account = this.accounts.mustFind(viewer.account)
    return {
      state: 'signed-in',
      name,
      role: account.role ?? account.directory_role,
      source: account.source,
      permissions: [...permissions],
      hasTotp: account.totp_secret !== null,
      providers,
    }
  }

  /** Creates the first account, an administrator, and signs it in. */
  async setUp({ code, name, password }: SetUp, sender: Sender): Promise<string> {
    this.#mustNotWait(sender)
    if (!this.accounts.isEmpty) throw new CodedError('already-set-up', 'an account exists')
    if (this.#setUpCode === '' || !isSameCode(this.#setUpCode, code)) {
      this.#failures.take(sender.ip)
      this.#record(sender, { actor: name, action: 'set-up', target: name, outcome: 'wrong code' })
      throw new CodedError('wrong-set-up-code', 'code: expected the one that the server printed')
    }
    checkNewPassword(password, name)
    const hash = await hashPassword(password)
    const account = this.accounts.add(localAccount(name, 'Admin', hash), { isFirst: true })
    this.#setUpCode = ''
    this.accounts.signedIn(account)
    this.#record(sender, { actor: name, action: 'set-up', target: name, outcome: 'created' })
    return this.#start(account, sender)
  }

  /** The cookie of a new session. */
  async signIn(given: SignIn, sender: Sender): Promise<string> {
    return this.#start(await this.verify(given, sender), sender)
  }

  /** The account of a name, password and code, under the limits of sign-in; throws `sign-in-failed`. */
  async verify({ name, password, code }: SignIn, sender: Sender): Promise<AccountRow> {
    this.#mustNotWait(sender)
    const { account, isRight } = await this.#checkPassword({ name, password }, sender)
    const isUsable = account !== undefined && this.#isUsable(account)
    if (!isRight || !isUsable) {
      if (account !== undefined && !isRight) this.accounts.failed(account)
      const unknown = account === undefined ? 'unknown name' : 'wrong password'
      this.#refuse(sender, name, isRight ? 'disabled or locked' : unknown)
    }
    this.#checkCode(account, code, sender)
    this.accounts.signedIn(account)
    this.#record(sender, {
      actor: account.name,
      action: 'sign-in',
      target: account.name,
      outcome: 'signed in',
    })
    return account
  }

  #isUsable(account: AccountRow): boolean {
    return account.is_disabled === 0 && !this.accounts.isLocked(account)
  }

  async #checkPassword(given: { readonly name: string; readonly password: string }, sender: Sender) {
    const known = this.accounts.named(given.name)
    if (known === undefined || known.source === 'local') {
      const isRight = await verifyPassword(known?.password ?? undefined, given.password)
      if (known !== undefined) return { account: known, isRight }
    }
    // A directory locks accounts too: one that is locked here does not reach it.
    const isAsked = known === undefined || this.#isUsable(known)
    const found = isAsked ? await this.#askDirectories(given, sender) : undefined
    return { account: found ?? known, isRight: found !== undefined }
  }

  /** The account of whom a directory knows by this password, with the role of the groups there. */
  async #askDirectories(
    given: { readonly name: string; readonly password: string },
    sender: Sender,
  ): Promise<AccountRow | undefined> {
    for (const ask of this.#directories) {
      try {
        const identity = await ask(given)
        if (identity !== undefined) return this.#accountOf(identity)
      } catch (error) {
        const outcome = `failed: ${(error as Error).message}`
        this.#record(sender, {
          actor: given.name,
          action: 'sign-in by directory',
          target: given.name,
          outcome,
        })
        if (error instanceof CodedError) throw error
        throw new CodedError(
          'directory-failed',
          'the directory could not be queried; see the audit log for the reason',
        )
      }
    }
    return undefined
  }

  /** Signs in whom an identity provider vouches for; the cookie of the new session. */
  signInExternally(identity: ExternalIdentity, sender: Sender): string {
    const account = this.#accountOf(identity)
    const { name } = account
    if (account.is_disabled === 1) this.#refuse(sender, name, 'disabled or locked')
    this.accounts.signedIn(account)
    this.#record(sender, { actor: name, action: 'sign-in', target: name, outcome: 'signed in' })
    return this.#start(account, sender)
  }

  /** Made at the first sign-in. Signing in changes the role of the directory, never the one that an administrator gave. */
  #accountOf({ source, subject, name, groups }: ExternalIdentity): AccountRow {
    const directory_role = roleOfGroups(groups, this.#given.roles())
    const known = this.accounts.ofSubject(source, subject)
    const { grants } = this.#given
    if (known !== undefined) {
      this.accounts.set(known.id, { directory_role })
      grants.keepGroups(known.id, groups)
    }
    const isGranted = grants.admits(groups) || (known !== undefined && grants.rolesOf(known.id).length > 0)
    if ((known?.role ?? directory_role) === null && !isGranted)
      throw new CodedError('no-role', `${name}: none of the groups has a role (settings roles.*)`)
    if (known !== undefined) return this.accounts.mustFind(known.id)
    // A name that is taken belongs to another person.
    const free = this.accounts.named(name) === undefined ? name : `${name}@${source}`
    const added = this.accounts.add({
      ...{ name: free, source, subject, directory_role },
      role: null,
      password: null,
    })
    grants.keepGroups(added.id, groups)
    return added
  }

  /** Only after a correct password: others do not learn whether an account has a second factor. */
  #checkCode(account: AccountRow, code: string | undefined, sender: Sender): void {
    if (account.totp_secret === null) return
    if (code === undefined || code === '')
      throw new CodedError('code-required', 'code: expected six digits, got none')
    const used = { now: this.#now(), lastStep: account.totp_step }
    const step = stepOfCode(account.totp_secret, code, used)
    if (step === undefined) {
      this.accounts.failed(account)
      this.#refuse(sender, account.name, 'wrong code')
    }
    this.accounts.set(account.id, { totp_step: step })
  }

  #refuse(sender: Sender, name: string, outcome: string): never {
    this.#failures.take(sender.ip)
    this.#record(sender, { actor: name, action: 'sign-in', target: name, outcome })
    throw new CodedError(
      'sign-in-failed',
      'name, password or code is wrong, or the account is disabled or locked',
    )
  }

  /** A secret that has effect once a code of it was given. */
  async startTotp(viewer: Viewer, password: string, sender: Sender): Promise<TotpEnrolment> {
    const account = this.#own(viewer)
    await this.#checkOwnPassword(account, password, sender)
    if (this.#enrolments.size >= limits.enrolments) this.#enrolments.clear()
    const secret = randomBytes(TOTP_SECRET_BYTES)
    this.#enrolments.set(account.id, { secret, until: this.#now() + ENROLMENT_MS })
    const issuer = `Sightglass ${this.#given.siteName}`
    return { secret: base32(secret), uri: keyUri(secret, { issuer, name: account.name }) }
  }

  confirmTotp(viewer: Viewer, code: string): void {
    const { id } = this.#own(viewer)
    const enrolment = this.#enrolments.get(id)
    if (enrolment === undefined || enrolment.until < this.#now())
      throw new CodedError('not-found', 'no enrolment of the last ten minutes')
    const step = stepOfCode(enrolment.secret, code, { now: this.#now(), lastStep: 0 })
    if (step === undefined) throw new CodedError('wrong-code', 'code: expected the six digits of the app')
    this.#enrolments.delete(id)
    this.accounts.set(id, { totp_secret: enrolment.secret, totp_step: step })
    this.sessions.endAll(id, viewer.credential)
  }

  async removeTotp(viewer: Viewer, password: string, sender: Sender): Promise<void> {
    const account = this.#own(viewer)
    await this.#checkOwnPassword(account, password, sender)
    this.accounts.set(account.id, { totp_secret: null, totp_step: 0 })
  }

  async #checkOwnPassword(account: AccountRow, password: string, sender: Sender): Promise<void> {
    this.#mustNotWait(sender)
    if (account.source !== 'local')
      throw new CodedError('forbidden', `the password of ${account.name} is in the directory`)
    if (await verifyPassword(account.password ?? undefined, password)) return
    this.#failures.take(sender.ip)
    this.accounts.failed(account)
    throw new CodedError('wrong-password', 'password: expected the present one')
  }

  /** The cookie that deletes the one before. */
  signOut(viewer: Viewer): string {
    if (viewer.kind === 'session') this.sessions.end(viewer.credential)
    return sessionCookie('', this.#given.isTls)
  }

  async changePassword(viewer: Viewer, { current, password }: PasswordChange, sender: Sender): Promise<void> {
    const account = this.#own(viewer)
    await this.#checkOwnPassword(account, current, sender)
    await this.setPassword(account, password)
    this.sessions.endAll(account.id, viewer.credential)
  }

  async setPassword({ id, name }: AccountRow, password: string): Promise<void> {
    checkNewPassword(password, name)
    this.accounts.set(id, { password: await hashPassword(password), failures: 0, locked_until: 0 })
  }

  async addAccount({ name, password, role }: NewAccount): Promise<AccountItem> {
    checkNewPassword(password, name)
    const { id } = this.accounts.add(localAccount(name, role, await hashPassword(password)))
    return this.accounts.item(id)
  }

  async changeAccount(id: string, change: AccountChange): Promise<AccountItem> {
    const account = this.accounts.mustFind(id)
    if (change.password !== undefined) {
      if (account.source !== 'local')
        throw new CodedError('forbidden', `the password of ${account.name} is in the directory`)
      await this.setPassword(account, change.password)
    }
    this.accounts.setGuarded(id, {
      ...(change.role !== undefined && { role: change.role }),
      ...(change.isDisabled !== undefined && { is_disabled: change.isDisabled ? 1 : 0 }),
    })
    if (change.hasTotp === false) this.accounts.set(id, { totp_secret: null, totp_step: 0 })
    if (change.isLocked === false) this.accounts.set(id, { failures: 0, locked_until: 0 })
    if (change.password !== undefined || change.isDisabled === true) this.sessions.endAll(id)
    return this.accounts.item(id)
  }

  /** All tokens for who may read the audit log, else one's own. */
  listTokens(viewer: Viewer): readonly TokenItem[] {
    return this.tokens.list(viewer.permissions.includes('audit') ? undefined : viewer.account)
  }

  addToken(viewer: Viewer, token: NewToken): CreatedToken {
    const { id, name } = this.#own(viewer)
    const missing = token.scope.filter((permission) => !viewer.permissions.includes(permission))
    if (missing.length > 0)
      throw new CodedError('forbidden', `scope: your role does not include ${missing.join(', ')}`)
    return this.tokens.add(id, name, token)
  }

  /** One's own, or any as an administrator. Others are not found. */
  removeToken(viewer: Viewer, id: string): void {
    const token = this.tokens.find(id)
    const isOwn = token?.account === viewer.account || viewer.permissions.includes('administer')
    if (token === undefined || !isOwn) throw new CodedError('not-found', `no token ${id}`)
    this.tokens.remove(id)
  }

  #own(viewer: Viewer): AccountRow {
    if (viewer.kind === 'local') throw new CodedError('not-found', 'sign-in is off: there is no account')
    return this.accounts.mustFind(viewer.account)
  }

  #tokenViewer(secret: string, address: string): Viewer | undefined {
    const token = this.tokens.use(secret, address)
    if (token === undefined) return undefined
    const owner = this.#viewer('token', token.account, token.id, address)
    if (owner === undefined) return undefined
    const scope = token.scope.split(' ') as Permission[]
    return {
      ...owner,
      name: `${owner.name} (token ${token.name})`,
      permissions: owner.permissions.filter((permission) => scope.includes(permission)),
    }
  }

  #viewer(kind: 'session' | 'token', id: string, credential: string, address: string): Viewer | undefined {
    const account = this.accounts.find(id)
    if (account === undefined || account.is_disabled === 1) return undefined
    const permissions = permissionsOf(account, this.#given.grants.rolesOf(id))
    return { kind, account: id, name: account.name, permissions, credential, address }
  }

  #start({ id }: AccountRow, { headers, ip }: Sender): string {
    const secret = this.sessions.start(id, { address: ip, agent: headers['user-agent'] ?? '' })
    return sessionCookie(secret, this.#given.isTls)
  }

  /** On the machine itself no user can be locked out by others. */
  #mustNotWait({ ip }: Sender): void {
    const seconds = isLocalAddress(ip) ? 0 : this.#failures.wait(ip)
    if (seconds > 0) throw new CodedError('too-many-attempts', `${ip}: next attempt in ${seconds} s`)
  }

  #record({ ip, id }: Sender, entry: Omit<AuditEntry, 'address' | 'request'>): void {
    this.#given.audit({ ...entry, address: ip, request: String(id ?? '') })
  }

  #now(): number {
    return (this.#given.now ?? Date.now)()
  }
}

function localAccount(name: string, role: NewAccount['role'], password: string) {
  return { name, role, password, source: 'local', subject: null, directory_role: null } as const
}

function isLocalAddress(ip: string): boolean {
  return ip === '::1' || /^(::ffff:)?127\./.test(ip)
}
