/** Runs `console` until a signal ends it; its backup, restore and migration. */
import { resolve } from 'node:path'
import { backUpConsole, restoreConsole } from '#console/backup'
import { openConsole } from '#console/main'
import { migrateConsole } from '#console/migration'
import { writeNatsConfiguration } from '#console/nats/nats-configuration'
import { stopSignal } from '#server/run-until-stopped'
import { ServeRefusal } from '#server/serve-refusal'
import { UsageError } from './usage-error.ts'

interface Options {
  readonly data: string
  readonly listen?: string
  readonly address?: string
  readonly database?: string
  readonly approval?: boolean
  readonly nats?: string
}

export async function runConsole({
  data,
  listen,
  address,
  database,
  approval,
  nats,
}: Options): Promise<void> {
  const log = (line: string) => process.stderr.write(`${line}\n`)
  const stopped = stopSignal(() => {})
  try {
    const { close } = await openConsole({
      data: resolve(data),
      listen,
      address,
      database,
      requiresApproval: approval,
      nats,
      log,
    })
    await stopped
    await close()
    process.exit()
  } catch (error) {
    log(`sightglass: ${(error as Error).message}`)
    process.exit(error instanceof ServeRefusal ? error.exitCode : 1)
  }
}

interface NatsOptions {
  readonly data: string
  readonly relays?: string
  readonly nodes: string
  readonly port: string
  readonly installed?: string
  readonly store?: string
}

/** Ports of the cluster and of relays lie above that of clients, as NATS has them: 4222, 6222, 7422. */
const [CLUSTER_PORTS, LEAF_PORTS] = [2000, 3200]

export async function writeNats(
  target: string,
  { data, nodes, relays, port, installed, store }: NatsOptions,
): Promise<void> {
  const listed = (text = '') =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
  const [names, relayNames] = [listed(nodes), listed(relays)]
  const all = [...names, ...relayNames]
  const client = Number(port)
  const isGood =
    names.length > 0 && all.every((name) => /^[\w.-]{1,253}$/.test(name)) && new Set(all).size === all.length
  if (!isGood || !(client > 0 && client + LEAF_PORTS < 65_536))
    throw new UsageError(
      '--nodes, --relays: expected host names, separated by commas; --port: a number up to 62335',
    )
  const files = await writeNatsConfiguration(resolve(target), {
    ...{
      data: resolve(data),
      ...(store !== undefined && { store }),
      ...(installed !== undefined && { installed }),
    },
    nodes: names.map((name) => ({
      ...{ name, port: client, clusterPort: client + CLUSTER_PORTS, leafPort: client + LEAF_PORTS },
    })),
    relays: relayNames.map((name) => ({ name, port: client })),
  })
  for (const file of files) say(`nats-server -c ${file}`)
  say(`sightglass console --nats ${names.map((name) => `tls://${name}:${client}`).join(',')}`)
}

interface CopyOptions {
  readonly data: string
  readonly database?: string
}

const say = (line: string) => process.stdout.write(`${line}\n`)

export async function backUp(target: string, { data, database }: CopyOptions): Promise<void> {
  const { files, kind } = await backUpConsole(data, target, { url: database })
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  say(
    `${target}: ${files.length} files, ${bytes} bytes, database in ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
  )
  say('It holds the key of the certificate authority: keep it where only administrators read it.')
}

export async function restore(backup: string, { data, database }: CopyOptions): Promise<void> {
  const { time } = await restoreConsole(backup, data, { url: database })
  say(`${data}: the console as of ${time}. After its start sensors send what it does not have.`)
  say('Sensors that joined later are unknown to it: join them again.')
}

export async function migrate({ data, to }: { readonly data: string; readonly to: string }): Promise<void> {
  const tables = await migrateConsole(data, to, say)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  say(
    `${tables.length} tables and ${rows} rows are equal in both databases. The old file is kept and not used any more.`,
  )
  say('Start the console with --database and the same address; sensors notice nothing.')
}
