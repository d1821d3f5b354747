/** A PostgreSQL of its own for a test: data folder and socket in a temporary folder, no TCP, ended by its process id. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
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

export interface TestPostgres {
  urlOf(database: string): string
  /** Statements outside of transactions, in the database of the server itself. */
  run(statement: string): Promise<void>
  /** Without notice, and the same data folder again. */
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
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
  const open = (): ChildProcess =>
    spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, '-h', '', ...settings], {
      ...{ ...user, cwd: folder, stdio: 'ignore' },
    })
  let server = open()
  const urlOf = (database: string) =>
    `postgres://sightglass@localhost/${database}?host=${encodeURIComponent(folder)}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) await end('SIGINT') // fast shutdown
    rmSync(folder, { recursive: true, force: true })
  }
  const ready = async () => {
    for (let tries = 0; ; tries++) {
      try {
        return await run('select 1')
      } catch (error) {
        if (tries > 300) throw error
        // Processes of the one that was killed still use its shared memory.
        if (server.exitCode !== null) server = open()
        await sleep(100)
      }
    }
  }
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
  return { urlOf, run, stop, restart, kill: () => end('SIGKILL') }
}
