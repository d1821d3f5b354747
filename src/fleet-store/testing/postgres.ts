/** A PostgreSQL of its own for a test: data folder and socket in a temporary folder, no TCP, ended by its process id. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const PROGRAMS = '/usr/lib/postgresql'

/** Folder of the programs of the latest version, as Debian installs them; undefined if there is none. */
export const postgresPrograms = (existsSync(PROGRAMS) ? readdirSync(PROGRAMS) : [])
  .filter((version) => existsSync(join(PROGRAMS, version, 'bin/initdb')))
  .sort((a, b) => Number(b) - Number(a))
  .map((version) => join(PROGRAMS, version, 'bin'))[0]

export interface PostgresStandby {
  /** With both servers, in the order of the primary and this one. */
  urlOf(database: string): string
  /** It has what the primary committed, and takes writes from now on. */
  promote(): Promise<void>
  stop(): Promise<void>
}

export interface TestPostgres {
  urlOf(database: string): string
  /** Statements outside of transactions, in the database of the server itself. */
  run(statement: string): Promise<void>
  /** Without notice, and the same data folder again. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** A standby with a copy of all of it, which takes no writes until it is promoted. */
  standby(): Promise<PostgresStandby>
  stop(): Promise<void>
}

async function rowsOf(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url })
  // A connection that is refused after it was made has no other listener.
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++, await sleep(100))
    try {
      await attempt()
      return
    } catch (error) {
      if (tries > 300) throw error
    }
}

/** PostgreSQL refuses to run as root. */
function otherUser(): { uid: number; gid: number } | undefined {
  if (process.geteuid?.() !== 0) return undefined
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

export interface PostgresOptions {
  /** Transactions are on the disk before they are acknowledged, as in operation; tests do without. */
  readonly isDurable?: boolean
}

export async function startPostgres(
  programs: string,
  { isDurable = false }: PostgresOptions = {},
): Promise<TestPostgres> {
  const user = otherUser()
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-pg-'))
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'sightglass', '--locale=C.UTF-8', '--no-sync', '--auth=trust'],
    { ...user, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const settings = [
    ...(isDurable ? ['shared_buffers=512MB', 'max_wal_size=4GB', 'wal_compression=lz4'] : ['fsync=off']),
    'max_connections=50',
  ].flatMap((setting) => ['-c', setting])
  const open = (of = data, socket = folder): ChildProcess =>
    spawn(join(programs, 'postgres'), ['-D', of, '-k', socket, '-h', '', ...settings], {
      ...{ ...user, cwd: folder, stdio: 'ignore' },
    })
  let server = open()
  const urlOf = (database: string, sockets = folder) =>
    `postgres://sightglass@localhost/${database}?host=${encodeURIComponent(sockets)}`
  const run = async (statement: string) => {
    await rowsOf(urlOf('postgres'), statement)
  }
  const end = async (signal: NodeJS.Signals, which = server) => {
    if (which.exitCode !== null || which.signalCode !== null) return
    const ended = once(which, 'exit')
    which.kill(signal)
    await ended
  }
  const stop = async () => {
    await end('SIGINT') // fast shutdown
    rmSync(folder, { recursive: true, force: true })
  }
  const standby = async (): Promise<PostgresStandby> => {
    const [copy, socket] = [join(folder, 'standby'), join(folder, 'standby-socket')]
    mkdirSync(socket)
    if (user !== undefined) chownSync(socket, user.uid, user.gid)
    const copied = spawnSync(
      join(programs, 'pg_basebackup'),
      ['-D', copy, '-d', urlOf('postgres'), '-R', '-X', 'stream', '-c', 'fast', '--no-sync'],
      { ...user, cwd: folder, encoding: 'utf8' },
    )
    if (copied.status !== 0) throw new Error(`pg_basebackup: ${copied.stderr}`)
    const second = open(copy, socket)
    await until(async () => await rowsOf(urlOf('postgres', socket), 'select 1'))
    // From now on an acknowledged transaction is on both.
    await run(`alter system set synchronous_standby_names = '*'`)
    await run('select pg_reload_conf()')
    await until(async () => {
      const rows = await rowsOf(
        urlOf('postgres'),
        `select from pg_stat_replication where sync_state = 'sync'`,
      )
      if (rows.length === 0) throw new Error('the standby is not synchronous')
    })
    return {
      urlOf: (database) => urlOf(database, `${folder},${socket}`),
      promote: async () => void (await rowsOf(urlOf('postgres', socket), 'select pg_promote()')),
      stop: () => end('SIGINT', second),
    }
  }
  const ready = () =>
    until(async () => {
      // Processes of the one that was killed still use its shared memory.
      if (server.exitCode !== null) server = open()
      await run('select 1')
    })
  const restart = async () => {
    server = open()
    await ready()
  }
  try {
    await ready()
  } catch (error) {
    await stop()
    throw error
  }
  return { urlOf, run, stop, restart, standby, kill: () => end('SIGKILL') }
}
