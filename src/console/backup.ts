/** Copies of a console: its authority, accounts, audit log and database; sensors send what a restored one does not have. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { emptyFolder, fillWhole } from '#data-folder/backup/atomic-folder'
import { copyBytes, copyDatabase } from '#data-folder/backup/copy'
import { digestOf } from '#data-folder/sha256'
import { postgresClient } from '#fleet-store/postgres-client'
import { CONSOLE_FILE } from './main.ts'
import { NATS_FOLDER } from './nats/nats-authority.ts'

const MANIFEST = 'console-backup.json'
const SCHEMA = 'sightglass.console-backup/1'
/** Dump of PostgreSQL by `pg_dump`. */
const DUMP = 'console.dump'
const DATABASES = [CONSOLE_FILE, 'accounts.db', 'grants.db', 'audit.db'] as const
const AUTHORITY = 'authority'

const ConsoleBackup = Type.Object({
  schema: Type.Literal(SCHEMA),
  time: Type.String({ format: 'date-time' }),
  kind: Type.Enum(['sqlite', 'postgres']),
  files: Type.Array(
    Type.Object({
      path: Type.String({ pattern: '^((authority|nats)/)?[\\w-][\\w.-]*$' }),
      bytes: Type.Integer({ minimum: 0 }),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
    { maxItems: 100 },
  ),
})
export type ConsoleBackup = Static<typeof ConsoleBackup>
const check = Compile(ConsoleBackup)

/** The console may be running. `url`: of PostgreSQL, where the console uses it. */
export async function backUpConsole(
  data: string,
  target: string,
  { url, now = new Date() }: { readonly url?: string | undefined; readonly now?: Date } = {},
): Promise<ConsoleBackup> {
  const folder = resolve(data)
  if (!existsSync(join(folder, AUTHORITY)))
    throw new Error(`--data: ${folder} is not the data folder of a console`)
  if (url === undefined && !existsSync(join(folder, CONSOLE_FILE)))
    throw new Error(`${folder} has no ${CONSOLE_FILE}: expected --database with the address of PostgreSQL`)
  return await fillWhole(emptyFolder(target), MANIFEST, async (stage) => {
    const files: { path: string; bytes: number; sha256: string }[] = []
    const add = async (path: string, copy: (from: string, to: string) => Promise<string>) => {
      const to = join(stage, path)
      const sha256 = await copy(join(folder, path), to)
      files.push({ path, bytes: statSync(to).size, sha256 })
    }
    for (const keys of [AUTHORITY, NATS_FOLDER]) {
      if (!existsSync(join(folder, keys))) continue
      mkdirSync(join(stage, keys))
      for (const name of readdirSync(join(folder, keys)))
        if (/\.(crt|key|json)$/.test(name)) await add(join(keys, name), copyBytes)
    }
    for (const name of DATABASES) if (existsSync(join(folder, name))) await add(name, copyDatabase)
    if (url !== undefined) await add(DUMP, async (_from, to) => await dump(url, to))
    const kind = url === undefined ? 'sqlite' : 'postgres'
    const manifest: ConsoleBackup = { schema: SCHEMA, time: now.toISOString(), kind, files }
    writeFileSync(join(stage, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    return manifest
  })
}

/**
 * Into a new data folder. The generation of the database is removed: the next start makes another one, by which sensors see
 * that they are to send again.
 */
export async function restoreConsole(
  source: string,
  data: string,
  { url }: { readonly url?: string | undefined } = {},
): Promise<ConsoleBackup> {
  const folder = resolve(source)
  const manifest = await verifiedManifest(folder)
  if (manifest.kind === 'postgres' && url === undefined)
    throw new Error('the backup is of PostgreSQL: expected --database with the address of an empty database')
  if (manifest.kind === 'sqlite' && url !== undefined)
    throw new Error(
      'the backup is of SQLite: restore it without --database, then use `sightglass console migrate`',
    )
  return await fillWhole(emptyFolder(data), AUTHORITY, async (stage) => {
    for (const { path } of manifest.files) {
      if (path === DUMP) continue
      const to = join(stage, path)
      mkdirSync(dirname(to), { recursive: true })
      await copyBytes(join(folder, path), to)
    }
    if (url === undefined) forgetGeneration(join(stage, CONSOLE_FILE))
    else await restoreDump(url, join(folder, DUMP))
    return manifest
  })
}

async function verifiedManifest(folder: string): Promise<ConsoleBackup> {
  const path = join(folder, MANIFEST)
  if (!existsSync(path)) throw new Error(`${folder}: is not the backup of a console: it has no ${MANIFEST}`)
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`${path}: is not JSON`)
  }
  if (!check.Check(manifest)) throw new Error(`${path}: expected the schema ${SCHEMA}`)
  for (const { path: name, sha256 } of manifest.files) {
    const file = join(folder, name)
    const found = existsSync(file) ? await digestOf(file) : 'no file'
    if (found !== sha256) throw new Error(`${file}: expected SHA-256 ${sha256}, got ${found}`)
  }
  return manifest
}

function forgetGeneration(path: string): void {
  const db = new DatabaseSync(path)
  try {
    db.exec(`delete from meta where name = 'generation'`)
  } finally {
    db.close()
  }
}

async function dump(url: string, to: string): Promise<string> {
  await run(url, 'pg_dump', ['--format=custom', '--no-owner', `--file=${to}`])
  return await digestOf(to)
}

async function restoreDump(url: string, from: string): Promise<void> {
  await run(url, 'pg_restore', ['--no-owner', '--exit-on-error', '--single-transaction', from])
  const client = new (await postgresClient(url))()
  await client.connect()
  try {
    await client.query(`delete from meta where name = 'generation'`)
  } finally {
    await client.end()
  }
}

/** Characters of what a program prints about its failure. */
const COMPLAINT = 2000

async function run(url: string, program: string, values: readonly string[]): Promise<void> {
  // All users of the machine can read the arguments of a process, but not its environment.
  // Of several hosts the programs take the one that is no standby; `URL` cannot read them.
  const [, begin = url, secret = '', end = ''] = /^([^/]+:\/\/[^:@/?]*):([^@/?]*)(@.*)$/s.exec(url) ?? []
  const password = decodeURIComponent(secret)
  const environment = {
    ...{ ...process.env, PGTARGETSESSIONATTRS: 'read-write' },
    ...(password !== '' && { PGPASSWORD: password }),
  }
  const child = spawn(programPath(program), [`--dbname=${begin}${end}`, ...values], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + text.toString()).slice(0, COMPLAINT)
  })
  await new Promise<void>((done, failed) => {
    child.on('error', (error) =>
      failed(new Error(`${program}: ${error.message}; expected the client programs of PostgreSQL`)),
    )
    child.on('close', (status) =>
      status === 0 ? done() : failed(new Error(`${program}: status ${status}: ${complaint.trim()}`)),
    )
  })
}

const DEBIAN_PROGRAMS = '/usr/lib/postgresql'

/** Of the latest version that Debian installed: an older `pg_dump` refuses a newer server. */
function programPath(program: string): string {
  const [latest] = (existsSync(DEBIAN_PROGRAMS) ? readdirSync(DEBIAN_PROGRAMS) : [])
    .filter((version) => existsSync(join(DEBIAN_PROGRAMS, version, 'bin', program)))
    .sort((a, b) => Number(b) - Number(a))
  return latest === undefined ? program : join(DEBIAN_PROGRAMS, latest, 'bin', program)
}
