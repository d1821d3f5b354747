/** `sightglass console`: opens its data folder, listens, and closes everything in reverse. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { lockFolder } from '#data-folder/folder-lock'
import { makeFolder } from '#data-folder/make-folder'
import { isUnavailable, openPostgresDatabase, openSqliteDatabase } from '#fleet-store/database'
import { FleetStore } from '#fleet-store/store'
import type { AccountService } from '#server/accounts/service'
import { ChangeFeed } from '#server/change-feed'
import { addressOf, listen } from '#server/http/listen'
import { listenAddress } from '#server/http/listen-address'
import { LiveFeed } from '#server/http/live-feed'
import { buildServer } from '#server/http/server'
import { fingerprint, machineNames } from '#server/http/tls'
import { Lifecycle } from '#server/lifecycle'
import { ServeRefusal } from '#server/serve-refusal'
import { loadSettingDeclarations } from '#server/setting-files'
import { natsServers } from '#uplink/nats-keys'
import { FleetReceiver } from '#uplink/receiver'
import { openAccounts, shareAccounts } from './accounts.ts'
import type { BundleServices } from './bundle-import.ts'
import { FleetCaptures } from './captures/service.ts'
import { CertificateAuthority } from './certificate-authority.ts'
import { CommandQueue } from './command-queue.ts'
import { Enrolment } from './enrolment.ts'
import { FleetService } from './fleet-service.ts'
import type { Grants } from './grants.ts'
import { NatsAuthority } from './nats/nats-authority.ts'
import { NatsGateway } from './nats/nats-gateway.ts'
import { everyShard, postgresShards } from './nats/shard-ownership.ts'
import { noticingStore } from './noticing-store.ts'
import { FleetPackages } from './packages/service.ts'
import { ConsolePeople } from './people.ts'
import { consoleRoutes } from './routes.ts'
import type { HelloServices } from './sensor-hello.ts'
import { sensorPeer } from './sensor-peer.ts'
import { FleetSettingsService } from './settings/service.ts'

const PACKAGE = new URL('../../', import.meta.url)
export const CONSOLE_FILE = 'console.db'
/** Name in the table `meta`: the database was copied to PostgreSQL. */
export const MIGRATED = 'migrated'
/** Name in the table `meta`: hash of the key of the certificate authority. */
const AUTHORITY = 'authority'
export const DEFAULT_CONSOLE_LISTEN = '127.0.0.1:8471'
/** Milliseconds between two writes of the times of last contact. */
const CONTACT_MS = 60_000
/** Milliseconds between two looks at packages that go out. */
const ROLLOUT_MS = 5000
/** Milliseconds between two looks for months to make and to drop. */
const MONTHS_MS = 6 * 3_600_000
/** Author of the code that is printed while no sensor exists. */
const FIRST_START = 'first start'

export interface ConsoleOptions {
  readonly data: string
  /** `HOST:PORT`; port 0 takes any free one. */
  readonly listen?: string | undefined
  /** `HOST:PORT` under which sensors reach it, in activation codes; several, separated by commas, of several consoles. */
  readonly address?: string | undefined
  /** `postgres://…`; SQLite in the data folder if not given. */
  readonly database?: string | undefined
  readonly requiresApproval?: boolean | undefined
  /** `tls://HOST:PORT`, separated by commas; sensors may then send over NATS. */
  readonly nats?: string | undefined
  readonly say?: (line: string) => void
  readonly log?: (line: string) => void
}

export interface RunningConsole {
  readonly address: string
  readonly store: FleetStore
  readonly receiver: FleetReceiver
  readonly enrolment: Enrolment
  readonly fleet: FleetService
  readonly settings: FleetSettingsService
  readonly captures: FleetCaptures
  readonly packages: FleetPackages
  readonly nats: NatsGateway | undefined
  readonly grants: Grants
  readonly accounts: AccountService
  /** For tests that send requests without a connection. */
  readonly server: FastifyInstance
  readonly bundles: BundleServices
  close(): Promise<void>
}

export async function openConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { say = (line) => process.stdout.write(`${line}\n`) } = options
  const { log = (line) => process.stderr.write(`${line}\n`) } = options
  const data = resolve(options.data)
  const lifecycle = new Lifecycle()
  lifecycle.on('close', openFolder(data))
  try {
    const { database: url } = options
    const database =
      url === undefined
        ? openSqliteDatabase(join(data, CONSOLE_FILE), { inThread: true })
        : await openPostgresDatabase(url, { inThread: true })
    const store = await FleetStore.open(database)
    lifecycle.on('close', () => store.close())
    const migrated = url === undefined ? await store.meta(MIGRATED) : ''
    if (migrated !== '')
      throw new ServeRefusal(
        1,
        `--data: ${data} was copied to PostgreSQL on ${migrated}; start the console with --database`,
      )
    return await start({ options, data, lifecycle, store, say, log })
  } catch (error) {
    await lifecycle.end('close')
    throw error
  }
}

/** Refuses folders that hold anything else, and other consoles. Returns the function that releases it. */
function openFolder(data: string): () => void {
  const isForeign = existsSync(data) && readdirSync(data).length > 0 && !existsSync(join(data, 'authority'))
  if (isForeign)
    throw new ServeRefusal(
      1,
      `--data: ${data} is not the data folder of a console; use a new or empty folder`,
    )
  process.umask(0o077)
  makeFolder(data)
  const lock = lockFolder(data)
  if (lock === undefined) throw new ServeRefusal(1, `--data: ${data} is in use by another console`)
  return () => lock.release()
}

interface Starting {
  readonly options: ConsoleOptions
  readonly data: string
  readonly lifecycle: Lifecycle
  readonly store: FleetStore
  readonly say: (line: string) => void
  readonly log: (line: string) => void
}

async function start(starting: Starting): Promise<RunningConsole> {
  const { options, data, lifecycle, store, say, log } = starting
  const authority = await CertificateAuthority.open(data)
  await keepOneAuthority(store, authority.pin, data)
  const certificate = await authority.serverCertificate(data)
  const listening = { address: '' }
  const services = await openServices(starting, authority, listening)
  const { accounts, enrolment, commands, nats, receiver, packages, captures } = services
  const server = await buildServer(routesOf(services, store), {
    ...{ version: services.version, authentication: services.authentication },
    // Browsers have no certificate of this authority and are not asked for one.
    tls: { ...certificate, ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
    ui: fileURLToPath(new URL('build/ui', PACKAGE)),
    page: 'console.html',
    log: (error) => log(`sightglass: ${error.stack ?? error.message}`),
  })
  lifecycle.on('stop', () => server.close())
  lifecycle.on('stop', () => commands.close())
  lifecycle.on('stop', () => nats?.close())
  nats?.start({ packages, captures, enrolment })
  await startTimers(starting, services)
  try {
    const { host, port } = consoleAddress(options.listen)
    await listen(server, { host, port, isAsked: options.listen !== undefined })
    const address = addressOf(server, true)
    listening.address = address
    say(`Sightglass console is ready: ${address}`)
    say(`SHA-256 fingerprint of the certificate: ${fingerprint(certificate)}`)
    accounts.listensAt(address)
    await offerFirstCode(store, enrolment, say).catch((error: unknown) => {
      // The database went away within its start: the console is there, and the page Sensors makes codes.
      if (!isUnavailable(error)) throw error
      log(`sightglass: no join code yet: ${(error as Error).message}`)
    })
    const close = async () => {
      await lifecycle.end('stop')
      await lifecycle.end('close')
    }
    const { fleet, settings, grants, bundles } = services
    return {
      ...{ address, store, receiver, enrolment, fleet, settings, captures },
      ...{ packages, grants, accounts, nats, server, bundles, close },
    }
  } catch (error) {
    await lifecycle.end('stop')
    throw error
  }
}

type ConsoleServices = Awaited<ReturnType<typeof openServices>>

/** @param listening its address is known once the server listens */
async function openServices(
  { options, data, lifecycle, store, say, log }: Starting,
  authority: CertificateAuthority,
  listening: { readonly address: string },
) {
  const publicUrl = () =>
    options.address === undefined ? listening.address : `https://${options.address.split(',')[0]}`
  const opened = openAccounts(data, lifecycle, say, publicUrl)
  const { accounts, grants, authentication } = opened
  const sharedTables = await shareAccounts(store.database, opened, log)
  lifecycle.on('stop', () => sharedTables?.close())
  const live = new LiveFeed()
  const changes = new ChangeFeed(live)
  lifecycle.on('stop', () => live.close())
  const changed = () => changes.everythingChanged()
  let readOnly = ''
  const problem = () => readOnly
  const writable = (reason: string) => {
    if (reason !== readOnly && reason !== '') log(`sightglass: ${reason}`)
    readOnly = reason
  }
  const receiver = new FleetReceiver(noticingStore(store, { changed, writable }))
  const commands = new CommandQueue(store)
  const declarations = await loadSettingDeclarations()
  const settings = new FleetSettingsService({ store, commands, changed, declarations })
  const { version } = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as {
    version: string
  }
  const hello = { receiver, commands, settings, version }
  const nats = await openNats(options, { ...hello, store, data, authority, log })
  const enrolment = new Enrolment({
    ...{ store, authority, requiresApproval: options.requiresApproval === true },
    addresses: () => sensorAddresses(options.address, listening.address),
    audit: authentication.audit,
    nats,
  })
  const placesChanged = () =>
    void settings.offerAll().catch((error: Error) => log(`sightglass: ${error.message}`))
  const fleet = new FleetService({
    ...{ store, receiver, commands, changed, placesChanged, version, nats, problem },
  })
  const people = new ConsolePeople({ grants, accounts, store })
  const captures = new FleetCaptures({ store, commands, changed })
  const packages = new FleetPackages({ store, receiver, commands, data, changed, log, places: settings })
  const bundles: BundleServices = { ...hello, store, authority }
  return {
    ...{ ...opened, ...hello, sharedTables, live, problem, nats, enrolment },
    ...{ fleet, people, captures, packages, bundles },
  }
}

function routesOf(services: ConsoleServices, store: FleetStore) {
  const { accounts, auditLog, oidc, grants, live, sharedTables, problem, nats } = services
  const { receiver, commands, settings, version, enrolment, fleet, people, captures, packages } = services
  const peer = (request: FastifyRequest) => sensorPeer(request, store)
  return consoleRoutes({
    ...{ accounts, auditLog, live, sharedTables, oidc, bundles: services.bundles },
    grants: { grants, accounts, places: settings },
    fleet: { fleet, enrolment, people },
    organisations: { store, fleet, people },
    operation: { store, fleet, people, nats, problem },
    uplink: { receiver, commands, settings, version, store, enrolment },
    settings: { settings, people },
    captures: { captures, people, peer },
    packages: { packages, people, peer },
  })
}

async function startTimers(
  { lifecycle, store, log }: Starting,
  { captures, commands, packages, receiver }: ConsoleServices,
): Promise<void> {
  const keepMonths = () =>
    Promise.all([store.keepMonths(Date.now()), captures.tidy(), commands.tidy(Date.now())]).catch(
      (error: Error) => log(`sightglass: ${error.message}`),
    )
  await keepMonths()
  const timers = [
    setInterval(() => void keepMonths(), MONTHS_MS),
    setInterval(() => void packages.advance(), ROLLOUT_MS),
    setInterval(() => void keepContacts(store, receiver).catch(() => {}), CONTACT_MS),
  ]
  for (const timer of timers) lifecycle.on('stop', () => clearInterval(timer))
}

/** Sensors trust one authority: consoles that share a database have copies of it. */
async function keepOneAuthority(store: FleetStore, pin: string, data: string): Promise<void> {
  const known = await store.meta(AUTHORITY)
  if (known === '') return await store.setMeta(AUTHORITY, pin)
  if (known !== pin)
    throw new ServeRefusal(
      1,
      `--database: it is of a console with another certificate authority; copy the folders authority and nats of its data folder to ${data}`,
    )
}

interface NatsParts extends HelloServices {
  readonly store: FleetStore
  readonly data: string
  readonly authority: CertificateAuthority
  log(line: string): void
}

async function openNats(
  { nats, database }: ConsoleOptions,
  { data, authority, ...parts }: NatsParts,
): Promise<NatsGateway | undefined> {
  if (nats === undefined) return undefined
  const servers = natsServers(nats)
  if (servers === undefined)
    throw new ServeRefusal(2, `--nats: expected tls://HOST:PORT, several separated by commas; got ${nats}`)
  const shards = database === undefined ? everyShard : await postgresShards(database)
  const { certificate } = authority
  return new NatsGateway({ ...parts, servers, certificate, authority: NatsAuthority.open(data), shards })
}

function consoleAddress(text: string = DEFAULT_CONSOLE_LISTEN) {
  const hasPort = /:\d+$/.test(text) && !/^[^[]*:[^[]*:/.test(text)
  return listenAddress(hasPort ? text : `${text}:8471`)
}

/** Addresses for activation codes: as given, else those this machine has. */
function sensorAddresses(given: string | undefined, address: string): readonly string[] {
  if (given !== undefined) return given.split(',')
  const { hostname, port } = new URL(address)
  const isLoopback = /^(127\.|localhost$|\[::1\]$)/.test(hostname)
  if (isLoopback) return [`${hostname}:${port}`]
  const outside = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address: text }) => !internal && !text.startsWith('fe80:'))
    .map(({ address: text }) => (text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`))
  const [name] = machineNames()
  return [...new Set([...outside, `${name}:${port}`])].slice(0, 10)
}

/** While no sensor exists, a site and a code are there: one command joins the first sensor. */
async function offerFirstCode(
  store: FleetStore,
  enrolment: Enrolment,
  say: (line: string) => void,
): Promise<void> {
  if ((await store.sensorRows()).length > 0) return
  const [first] = await store.sites()
  const site = first ?? (await store.addSite({ name: 'Site 1' }, Date.now()))
  await store.dropActivations(FIRST_START)
  const { code } = await enrolment.activate({ site: site.id, name: 'Sensor 1' }, FIRST_START)
  say(`Join a sensor to ${site.name} with this one-time code, valid for 7 days:`)
  say(`  sightglass join ${code}`)
}

async function keepContacts(store: FleetStore, receiver: FleetReceiver): Promise<void> {
  const later = (await store.sensorRows()).flatMap(({ id, last_contact }) => {
    const contact = receiver.lastContact(id) ?? 0
    return contact > last_contact ? [{ id, last_contact: contact }] : []
  })
  await store.keepContacts(later)
}
