/** `sightglass user`: accounts of a data folder, also without a server: for set-up by script and for recovery. */
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { type AccountItem, ROLES, type Role } from '#schema/account'
import { Accounts } from '#server/accounts/accounts'
import { AccountDatabase } from '#server/accounts/database'
import { checkNewPassword, hashPassword } from '#server/accounts/passwords'
import { Sessions } from '#server/accounts/sessions'
import { AuditLog } from '#server/audit/audit-log'
import { columns } from '../columns.ts'
import { DATA_FOLDER } from '../data-folder.ts'
import type { CliCommand } from '../help.ts'
import { readNewPassword } from '../password-input.ts'
import { UsageError } from '../usage-error.ts'

interface Options {
  readonly data: string
  readonly role: Role
  readonly json?: boolean
  readonly removeTotp?: boolean
}

const DATA = [
  '--data <dir>',
  'data folder of `sightglass serve`; the server may be running',
  DATA_FOLDER,
] as const

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass user add alice --role Analyst', 'sightglass user reset-password alice'],
  register(program: Command) {
    const user = program.command('user').description('Accounts of the web interface and the API')
    user
      .command('list')
      .description('show accounts and their roles')
      .option(...DATA)
      .option('--json', 'print one JSON document')
      .action(list)
    user
      .command('add')
      .description('add an account; the password is asked for, or is the first line of standard input')
      .argument('<name>')
      .addOption(new Option('--role <role>', 'role').choices(ROLES).default('Admin'))
      .option(...DATA)
      .action(add)
    user
      .command('reset-password')
      .description('set a new password, enable and unlock the account, and end its sessions')
      .argument('<name>')
      .option(...DATA)
      .option('--remove-totp', 'remove the second factor too')
      .action(resetPassword)
  },
}

function list({ data, json }: Options): Promise<void> {
  return withAccounts(data, ({ accounts }) => {
    const items = accounts.list()
    if (json === true) return void process.stdout.write(`${JSON.stringify({ items })}\n`)
    process.stdout.write(
      items.length === 0
        ? 'No account exists; sign-in is off on loopback.\n'
        : columns([['NAME', 'ROLE', 'SOURCE', 'STATE', 'LAST SIGN-IN'], ...items.map(rowOf)]),
    )
  })
}

function rowOf({ name, role, directoryRole, source, isDisabled, lockedUntil, lastSignIn }: AccountItem) {
  const state = isDisabled ? 'disabled' : lockedUntil === null ? 'enabled' : `locked until ${lockedUntil}`
  return [name, role ?? directoryRole ?? 'none', source, state, lastSignIn ?? 'never']
}

async function add(name: string, { data, role }: Options): Promise<void> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(name))
    throw new UsageError(
      `expected a name of letters, digits, ".", "_", "-" and "@", got ${JSON.stringify(name)}`,
    )
  const password = await newPasswordHash(name)
  await withAccounts(data, ({ accounts, record }) => {
    const account = { name, role, password, source: 'local', subject: null, directory_role: null } as const
    if (accounts.named(name) !== undefined) throw new UsageError(`an account ${name} exists`)
    accounts.add(account)
    record('user add', name, { role })
    process.stdout.write(`Account ${name} added with the role ${role}.\n`)
  })
}

async function resetPassword(name: string, { data, removeTotp }: Options): Promise<void> {
  await withAccounts(data, async ({ accounts, sessions, record }) => {
    const account = accounts.named(name)
    if (account === undefined) throw new UsageError(`no account ${name}; see: sightglass user list`)
    if (account.source !== 'local')
      throw new UsageError(`the password of ${name} is in the directory (${account.source})`)
    const password = await newPasswordHash(account.name)
    accounts.set(account.id, { password, is_disabled: 0, failures: 0, locked_until: 0 })
    if (removeTotp === true) accounts.set(account.id, { totp_secret: null, totp_step: 0 })
    sessions.endAll(account.id)
    record('user reset-password', account.name, { removeTotp: removeTotp === true })
    const totp = account.totp_secret !== null && removeTotp !== true ? ' Its second factor is kept.' : ''
    process.stdout.write(`Password of ${account.name} changed.${totp}\n`)
  })
}

async function newPasswordHash(name: string): Promise<string> {
  const password = await readNewPassword(name)
  try {
    checkNewPassword(password, name)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  return hashPassword(password)
}

interface Opened {
  readonly accounts: Accounts
  readonly sessions: Sessions
  record(action: string, target: string, detail: unknown): void
}

async function withAccounts(folder: string, act: (opened: Opened) => Promise<void> | void): Promise<void> {
  const data = resolve(folder)
  openOwnerOnlyFolder(data, { mayBeConsole: true })
  const db = new AccountDatabase(data)
  const log = new AuditLog(data)
  const actor = `command line (${userInfo().username})`
  const record = (action: string, target: string, detail: unknown) =>
    log.add({ actor, address: '', action, target, outcome: 'done', detail, request: '' })
  try {
    await act({ accounts: new Accounts(db), sessions: new Sessions(db), record })
  } finally {
    log.close()
    db.close()
  }
}
