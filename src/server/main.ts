/** The door `sightglass serve`: opens the data folder, connects the rooms, listens, and stops cleanly. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CodedError } from '#contract/errors'
import { liveFolder } from '#data-folder/live-folder'
import { Packages } from '#data-folder/packages/installed'
import { startEngine } from '#engine-host/start'
import { attackTechniques } from '#reference-data/attack-techniques'
import { knownEventTypes } from '#reference-data/event-types'
import { ServedSite } from '#site/served-site'
import type { StoredAlert } from '#store/store'
import { occurrenceAfter, occurrencesIn } from './alerts/occurrences.ts'
import { StoredBaseline } from './baseline/stored-baseline.ts'
import { CaptureFiles } from './captures/capture-files.ts'
import { CaptureQueue } from './captures/capture-queue.ts'
import { CaptureRegistry } from './captures/capture-registry.ts'
import { LiveFiles } from './captures/live-files.ts'
import { CaptureService } from './captures/service.ts'
import { ChangeFeed } from './change-feed.ts'
import { ExposureService } from './exposure/service.ts'
import { SensorStatusMessages } from './forwarding/sensor-status-messages.ts'
import { ForwardingService } from './forwarding/service.ts'
import { listenAddress } from './http/listen-address.ts'
import { addressOf, listen } from './http/listening.ts'
import { LiveFeed } from './http/live-feed.ts'
import { buildServer } from './http/server.ts'
import { insightOf } from './insight.ts'
import { IntelligenceService } from './intelligence/service.ts'
import { startMaintenance } from './maintenance.ts'
import { openDataFolder, openStore } from './open-data-folder.ts'
import { readFrames } from './packets/frames.ts'
import { provePackets } from './packets/prove-packets.ts'
import type { FrameQuery, ProofQuery } from './room.ts'
import { openRooms } from './rooms.ts'
import { RuleStore } from './rules/rule-store.ts'
import { RulesService } from './rules/service.ts'
import type { ServeOptions } from './serve-options.ts'
import { SignatureWatch } from './signatures/service.ts'
import { isSocketPath, SuricataService } from './suricata/service.ts'
import { WorkerPool } from './worker-pool.ts'

const PACKAGE = new URL('../../', import.meta.url)

export interface Serving {
  /** `http://127.0.0.1:8470`. */
  readonly address: string
  /** Stops taking requests, ends what is under way so that it can go on later, and closes the store. */
  close(): Promise<void>
}

/** Starts the server; resolves when it answers. Rejects with a `ServeRefusal` if it cannot start as asked. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const {
    say = (line) => process.stdout.write(`${line}\n`),
    log = (line) => process.stderr.write(`${line}\n`),
  } = options
  const { host, port } = listenAddress(options.listen)
  const data = resolve(options.data)
  const lock = openDataFolder(data)
  const closers: (() => Promise<void> | void)[] = [() => lock.release()]
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const store = await openStore(data)
    closers.push(() => store.close())
    const live = new LiveFeed()
    const register = new CaptureRegistry(store, live, liveFolder(data))
    const files = new CaptureFiles(data)
    const analyse = options.analyse ?? startEngine
    const learning = new StoredBaseline(data, (said) => reading.say({ said }))
    const site = new ServedSite(data, options.siteFile)
    // A broken file is told at the start, not at the first capture.
    learning.read()
    const siteName = site.read()?.name ?? ''
    const protocolFolders = options.protocolFolders ?? []
    const packages = new Packages(data)
    const kept = new RuleStore({
      data,
      // Asked each time: a package may be installed, or replaced, while the server runs.
      get paths() {
        return [...(options.rulePaths ?? []), ...packages.foldersOf('rules')]
      },
      protocolFolders,
      changed: (ownRules) => reading.say({ ownRules }),
      log,
    })
    closers.push(() => kept.close())
    const news = new ChangeFeed(live)
    const intelligence = new IntelligenceService({
      store,
      data,
      files: (options.intelFiles ?? []).map((file) => resolve(file)),
      captures: () => register.all,
      protocolFolders,
      changed: (intelFiles) => reading.say({ intelFiles }),
      told: (entries) => news.changed(entries),
      log,
    })
    const signaturePaths = (options.signaturePaths ?? []).map((path) => resolve(path))
    const signatures = new SignatureWatch({
      paths: signaturePaths,
      variablesFile: options.signatureVariablesFile,
      packed: () => packages.filesOf('signatures'),
      changed: (signatureChoice) => reading.say({ signatureChoice }),
      log,
    })
    closers.push(() => signatures.close())
    const evePaths = (options.evePaths ?? []).map((path) => (isSocketPath(path) ? path : resolve(path)))
    const reading: CaptureQueue = new CaptureQueue({
      store,
      register,
      news,
      analyse: async (request) =>
        analyse({
          ...request,
          // Beside a live stream the files go on growing, and are followed.
          hearsSuricata: evePaths.length > 0 && request.files[0] === options.live,
          eveFiles: options.live === undefined ? evePaths : [],
          occurrences: await occurrencesIn(store),
          baseline: learning.read(),
          site: site.read(),
          wantsTrends: true,
          ownRules: kept.documents,
          protocolFolders,
          intelFiles: intelligence.files,
          intelFolders: intelligence.folders,
          ...signatures.choice,
          signatureFolders: [...signaturePaths, join(data, 'packages', 'signatures')],
        }),
      live: options.live,
      learned: (text) => learning.keep(text),
      sighted: (...what) => intelligence.sighted(...what),
      ended: () => {
        exposures.forget()
        const isMore = register.all.some(({ state }) => state === 'queued' || state === 'reading')
        if (!isMore) exposures.prepare()
      },
      log,
    })
    const suricata = new SuricataService({
      paths: options.live === undefined ? [] : evePaths,
      data,
      now: () => Date.now(),
      tell: (eve, eveLeftOut) => reading.say({ eve, eveLeftOut }),
      log,
    })
    const now = () => Date.now() * 1000
    const captures = new CaptureService({
      register,
      files,
      liveFiles: new LiveFiles({
        folder: liveFolder(data),
        current: options.live,
        forgetCurrent: () => options.forgetLive?.(),
      }),
      reading,
      now,
      removed: () => {
        exposures.forget()
        news.everythingChanged()
      },
      log,
    })
    const triaged = async (alert: StoredAlert) => {
      const changed = await occurrenceAfter(store, alert)
      if (changed !== undefined) reading.say({ occurrences: [changed] })
    }
    const frames = (query: FrameQuery) => readFrames(pathOf(register, query.file), query, protocolFolders)
    const proof = (query: ProofQuery) => provePackets(pathOf(register, query.file), query)
    const trouble = () => reading.liveProblem
    const ui = fileURLToPath(new URL('build/ui', PACKAGE))
    const exposures = new ExposureService({
      store,
      data,
      siteFile: site.path,
      renewed: () => news.everythingChanged(),
      judged: (judged) => insight.judged(judged),
      log,
    })
    const asides = new WorkerPool()
    const rules = new RulesService({
      kept,
      store,
      asides,
      captures: () => register.all,
      baseline: () => learning.read(),
      site: () => site.read(),
      protocolFolders,
    })
    let url = (options.url ?? '').replace(/\/+$/, '')
    const forwarding = await ForwardingService.open({
      store,
      data,
      sender: () => ({ sensor: options.name ?? hostname(), version: version(), url }),
      mayNamePaths: false,
      log,
    })
    const name = options.name ?? (siteName || hostname())
    const insight = insightOf({ store, asides, data, site: name, exposures, learning, captures, log })
    const rooms = openRooms({
      store,
      asides,
      data,
      site: name,
      exposures,
      baseline: () => learning.current(),
      captures: () => register.all,
      siteFile: () => site.read(),
      protocolFolders,
      files: () => captures.names(),
      now,
      log,
    })
    const server = await buildServer(
      {
        ...rooms,
        store,
        triaged,
        captures,
        live,
        frames,
        proof,
        now,
        exposures,
        learning,
        trouble,
        forwarding,
        intelligence,
        rules,
        suricata: () => suricata.list(),
        ...insight.rooms,
        eventTable: knownEventTypes(),
        attack: { techniques: attackTechniques(), rules: async () => (await rules.list()).items },
      },
      { version: version(), ui, log: (error) => log(`sightglass: ${error.stack ?? error.message}`) },
    )
    const notices = new SensorStatusMessages({ store, data, trouble, captures: () => register.all, log })
    closers.push(() => insight.close())
    closers.push(() => forwarding.close())
    closers.push(() => notices.close())
    closers.push(() => reading.close())
    closers.push(() => suricata.close())
    closers.push(() => intelligence.close())
    closers.push(() => captures.close())
    closers.push(() => server.close())
    // What requests may wait for is given up before the server waits for them to be answered.
    closers.push(() => asides.close())
    closers.push(() => exposures.close())
    closers.push(() => live.close())
    await captures.recover()
    await listen(server, { host, port, isAsked: options.listen !== undefined })
    url ||= addressOf(server)
    forwarding.start()
    intelligence.start()
    insight.start()
    if ((await store.devices({ limit: 1 })).items.length > 0) exposures.prepare()
    await notices.start()
    await captures.addFiles(options.files ?? [])
    await suricata.start()
    closers.push(startMaintenance({ data, store, now, log }))
    const address = addressOf(server)
    say(`Sightglass is ready: ${address}`)
    kept.tellProblems().catch((error: Error) => log(`sightglass: ${error.message}`))
    return { address, close }
  } catch (error) {
    await close()
    throw error
  }
}

function pathOf(register: CaptureRegistry, file: string): string {
  const capture = register.all.find(({ name }) => name === file)
  if (capture === undefined || capture.path === '')
    throw new CodedError('frame-unavailable', `no capture ${file}`)
  return capture.path
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as { version: string }).version
}
