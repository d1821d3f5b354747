/** Context of every feature: the store, the captures and the services that several features share. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { ServerCertificate } from '#data-folder/certificates'
import { liveFolder } from '#data-folder/live-folder'
import { Packages } from '#data-folder/packages/installed'
import { startEngine } from '#engine-host/start'
import type { Microseconds } from '#model/time'
import { UNNAMED_SITE } from '#schema/site'
import { ServedSite } from '#site/served-site'
import type { Store } from '#store/store'
import { FLEET_FOLDER } from '#uplink/membership'
import { AccountDatabase } from './accounts/database.ts'
import { NO_GRANTS } from './accounts/role-grants.ts'
import { AccountService } from './accounts/service.ts'
import { roleSettings } from './accounts/settings.ts'
import { occurrenceAfter } from './alerts/occurrences.ts'
import { AlertService } from './alerts/service.ts'
import { workingHoursSetting } from './alerts/settings.ts'
import { AnalysisOptions } from './analysis-options.ts'
import { AuditLog } from './audit/audit-log.ts'
import { LearnedBaseline } from './baseline/learned-baseline.ts'
import { mergePackagedBaselines } from './baseline/packaged-baselines.ts'
import { CaptureFiles } from './captures/capture-files.ts'
import { CaptureQueue } from './captures/capture-queue.ts'
import { CaptureRegistry } from './captures/capture-registry.ts'
import { LiveFiles } from './captures/live-files.ts'
import { CaptureService } from './captures/service.ts'
import { ChangeFeed } from './change-feed.ts'
import { CONFIG_FILE } from './config-file.ts'
import { ExposureService } from './exposure/service.ts'
import { HealthChecks } from './health-checks.ts'
import type { AuditEntry, Authentication } from './http/access.ts'
import { listenAddress } from './http/listen-address.ts'
import { LiveFeed } from './http/live-feed.ts'
import { serverCertificate } from './http/tls.ts'
import { IncidentAdditions } from './incident-additions.ts'
import { Lifecycle } from './lifecycle.ts'
import { startMaintenance } from './maintenance.ts'
import { ServerMetrics } from './metrics.ts'
import { observedStore } from './observed-store.ts'
import { openDataFolder, openStore } from './open-data-folder.ts'
import { PacketService } from './packets/service.ts'
import { PublicUrl } from './public-url.ts'
import { PacketRing } from './ring/packet-ring.ts'
import { RuleStore } from './rules/rule-store.ts'
import { RulesService } from './rules/service.ts'
import type { ServeOptions } from './serve-options.ts'
import { ServerEvents } from './server-events.ts'
import { ServerLog } from './server-log.ts'
import { openSettings, type SettingsStore } from './settings-store.ts'
import { WorkerPool } from './worker-pool.ts'

export const PACKAGE = new URL('../../', import.meta.url)

export interface ServerContext {
  readonly options: ServeOptions
  readonly settings: SettingsStore
  readonly serverLog: ServerLog
  readonly metrics: ServerMetrics
  /** Absolute path of the data folder. */
  readonly data: string
  /** Name of the site on covers and in files: of the site file, else `--name`, else `UNNAMED_SITE`. */
  readonly siteName: string
  /** The sensor in messages to other systems. */
  readonly sensorName: string
  readonly version: string
  /** Folders of external protocols. */
  readonly protocolFolders: readonly string[]
  readonly store: Store
  readonly incidentAdditions: IncidentAdditions
  readonly packages: Packages
  readonly site: ServedSite
  readonly lifecycle: Lifecycle
  readonly events: ServerEvents
  readonly health: HealthChecks
  readonly workers: WorkerPool
  readonly live: LiveFeed
  readonly changes: ChangeFeed
  readonly analysisOptions: AnalysisOptions
  readonly queue: CaptureQueue
  readonly captures: CaptureService
  readonly packets: PacketService
  readonly ring: PacketRing
  readonly alerts: AlertService
  readonly baseline: LearnedBaseline
  readonly exposure: ExposureService
  readonly rules: RulesService
  readonly publicUrl: PublicUrl
  /** Undefined for plain HTTP on loopback. */
  readonly certificate: ServerCertificate | undefined
  readonly accounts: AccountService
  readonly auditLog: AuditLog
  readonly authentication: Authentication
  now(): Microseconds
  log(line: string): void
}

/** Locks and opens the data folder and the shared services. Rejects with a `ServeRefusal` if it cannot be used. */
export async function openContext(options: ServeOptions): Promise<ServerContext> {
  const lifecycle = new Lifecycle()
  const data = resolve(options.data)
  const lock = openDataFolder(data)
  lifecycle.on('close', () => lock.release())
  try {
    const store = await openStore(data, options.log ?? ((line) => process.stderr.write(`${line}\n`)))
    lifecycle.on('close', () => store.close())
    const settings = options.settings ?? (await openSettings(join(data, CONFIG_FILE)))
    settings.readConsoleFile(join(data, FLEET_FOLDER, 'settings.json'))
    return openServices({
      ...{ options, settings, lifecycle, data, store },
      certificate: await certificateOf(data, options),
    })
  } catch (error) {
    await lifecycle.end('close')
    throw error
  }
}

interface Opened {
  readonly options: ServeOptions
  readonly settings: SettingsStore
  readonly lifecycle: Lifecycle
  readonly data: string
  readonly store: Store
  readonly certificate: ServerCertificate | undefined
}

/** Other machines are answered over TLS only. */
async function certificateOf(data: string, options: ServeOptions): Promise<ServerCertificate | undefined> {
  const { tlsCertificateFile: cert, tlsKeyFile: key, listen } = options
  const isGiven = cert !== undefined || key !== undefined
  return isGiven || listenAddress(listen).isExposed ? serverCertificate(data, { cert, key }) : undefined
}

function openAccounts(opened: Opened, { health, siteName }: { health: HealthChecks; siteName: string }) {
  const { options, settings, lifecycle, data, certificate } = opened
  const { isExposed } = listenAddress(options.listen)
  const db = new AccountDatabase(data)
  lifecycle.on('close', () => db.close())
  const auditLog = new AuditLog(data)
  lifecycle.on('close', () => auditLog.close())
  let problem = ''
  health.addProblem(() => problem)
  const audit = (entry: AuditEntry) => {
    try {
      auditLog.add(entry)
      problem = ''
    } catch (error) {
      problem = `The audit log cannot be written: ${(error as Error).message}`
    }
  }
  const { say = (line: string) => process.stdout.write(`${line}\n`), url = '' } = options
  const isTls = certificate !== undefined
  const accounts = new AccountService({
    ...{ db, say, audit, siteName },
    grants: NO_GRANTS,
    roles: () => roleSettings.map(({ role, setting }) => ({ role, groups: settings.value(setting) ?? [] })),
    isRequired: isExposed || options.needsSignIn === true,
    isTls: isTls || url.startsWith('https:'),
  })
  const host = URL.canParse(url) ? new URL(url).host : undefined
  const authentication: Authentication = {
    ...{ isTls, isExposed, audit },
    publicHost: () => (accounts.isOpen ? undefined : host),
    authenticate: (request) => accounts.authenticate(request),
  }
  return { accounts, auditLog, authentication }
}

function openServices(opened: Opened): ServerContext {
  const { options, settings, lifecycle, data, certificate } = opened
  const { log: write = (line) => process.stderr.write(`${line}\n`), protocolFolders = [] } = options
  const serverLog = new ServerLog(settings, write)
  const log = (line: string) => serverLog.problem(line)
  const now = () => Date.now() * 1000
  const events = new ServerEvents()
  const incidentAdditions = new IncidentAdditions()
  const store = observedStore(opened.store, incidentAdditions, (change) => events.emit('stored', change))
  const workers = new WorkerPool()
  const live = new LiveFeed()
  const changes = new ChangeFeed(live)
  const health = new HealthChecks()
  const analysisOptions = new AnalysisOptions()
  const packages = new Packages(data)
  const site = new ServedSite(data, options.siteFile)
  const registry = new CaptureRegistry(store, live, liveFolder(data))
  mergePackagedBaselines(data, log)
  const baseline = new LearnedBaseline(data, (said) => queue.send({ said }))
  // A broken baseline or site file ends the start, not the first analysis.
  baseline.read()
  const siteName = site.read()?.name || options.name || UNNAMED_SITE
  const opening = openAccounts(opened, { health, siteName })
  const analyse = options.analyse ?? startEngine
  const ring = new PacketRing({ data, capture: options.liveCapture, workers, log })
  lifecycle.on('close', () => ring.close())
  const queue: CaptureQueue = new CaptureQueue({
    store,
    registry,
    changes,
    analyse: async (request) => analyse(await analysisOptions.addTo(request)),
    live: options.live,
    learned: (text) => baseline.keep(text),
    alerted: (alerts) => ring.keep(alerts),
    sighted: (capture, sightings) => events.emit('sightings', capture, sightings),
    ended: () => events.emit('analysis-ended'),
    log,
  })
  analysisOptions.add(() => ({
    baseline: baseline.read(),
    site: site.read(),
    wantsTrends: true,
    protocolFolders,
  }))
  health.addProblem(() => queue.liveProblem)
  health.addProblem(() => queue.baselineProblem)
  lifecycle.on('stop', () => queue.close())
  const captures = openCaptures(opened, { registry, queue, events, changes, now, log })
  const alerts = new AlertService({
    ...{ store, baseline, now },
    captureNames: () => captures.names(),
    workingHours: () => settings.value(workingHoursSetting) ?? [],
    async triaged(alert) {
      const changed = await occurrenceAfter(store, alert)
      if (changed !== undefined) queue.send({ occurrences: [changed] })
    },
  })
  const exposure = new ExposureService({
    store,
    data,
    siteFile: site.path,
    renewed: () => changes.everythingChanged(),
    judged: (assessed) => events.emit('assessed', assessed),
    log,
  })
  const rules = openRules(opened, { store, packages, queue, workers, captures, baseline, site, log })
  lifecycle.on('close', startMaintenance({ data, store, settings, now, log }))
  return {
    ...{
      options,
      settings,
      serverLog,
      metrics: new ServerMetrics(),
      data,
      siteName,
      sensorName: options.name ?? hostname(),
      version: version(),
      protocolFolders,
      store,
      incidentAdditions,
      packages,
      site,
      lifecycle,
    },
    ...{
      events,
      health,
      workers,
      live,
      changes,
      analysisOptions,
      queue,
      captures,
      packets: new PacketService({ store, captures, protocolFolders, ring }),
      ring,
      alerts,
      baseline,
      exposure,
      rules,
    },
    ...{ publicUrl: new PublicUrl(options.url), certificate, ...opening, now, log },
  }
}

/** Uploaded captures and those that are read live. */
function openCaptures(
  { options, data, lifecycle }: Opened,
  {
    registry,
    queue,
    events,
    changes,
    now,
    log,
  }: Pick<ServerContext, 'queue' | 'events' | 'changes' | 'now' | 'log'> & {
    readonly registry: CaptureRegistry
  },
): CaptureService {
  const captures = new CaptureService({
    registry,
    files: new CaptureFiles(data),
    liveFiles: new LiveFiles({
      folder: liveFolder(data),
      current: options.live,
      forgetCurrent: () => options.forgetLive?.(),
    }),
    queue,
    now,
    removed: () => {
      events.emit('capture-removed')
      changes.everythingChanged()
    },
    log,
  })
  lifecycle.on('stop', () => captures.close())
  return captures
}

type RuleParts = Pick<
  ServerContext,
  'store' | 'packages' | 'queue' | 'workers' | 'captures' | 'baseline' | 'site' | 'log'
>

/** Custom rules: those of files that were named, of packages, and of the data folder. */
function openRules(
  { options, data, lifecycle }: Opened,
  { store, packages, queue, workers, captures, baseline, site, log }: RuleParts,
): RulesService {
  const { protocolFolders = [] } = options
  const ruleStore = new RuleStore({
    data,
    // Called each time: a package may be installed or replaced while the server runs.
    get paths() {
      return [...(options.rulePaths ?? []), ...packages.foldersOf('rules')]
    },
    protocolFolders,
    changed: (customRules) => queue.send({ customRules }),
    log,
  })
  lifecycle.on('close', () => ruleStore.close())
  return new RulesService({
    kept: ruleStore,
    store,
    workers,
    captures: () => captures.all,
    baseline: () => baseline.read(),
    site: () => site.read(),
    protocolFolders,
  })
}

/** Ends what requests may wait for, so that the HTTP server can close. */
export async function cancelRequests({ live, exposure, workers }: ServerContext): Promise<void> {
  live.close()
  await exposure.close()
  await workers.close()
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as { version: string }).version
}
