/** The door `sightglass serve`: opens the data folder, connects the rooms, listens, and stops cleanly. */

import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { LiveHub } from '#api/live'
import type { FrameQuery, ProofQuery } from '#api/room'
import { buildServer } from '#api/server'
import { CodedError } from '#contract/errors'
import type { Microseconds } from '#model/time'
import { openSqliteStore } from '#store/sqlite-store'
import { type Store, type StoredAlert, limits as storeLimits } from '#store/store'
import { attackTechniques } from '../attack-techniques.ts'
import { startEngine } from '../engine/start.ts'
import { EveRoom, isSocketPath } from '../eve/eve-room.ts'
import { knownEventTypes } from '../event-types.ts'
import { ExposureRoom } from '../exposure/exposure-room.ts'
import { ForwardingRoom } from '../forwarding/forwarding-room.ts'
import { Notices } from '../forwarding/notices.ts'
import { IntelRoom } from '../intel/intel-room.ts'
import { liveFolder } from '../live-folder.ts'
import { KeptRules } from '../own-rules/kept-rules.ts'
import { RulesRoom } from '../own-rules/rules-room.ts'
import { Packages } from '../packages/installed.ts'
import { openPrivateFolder } from '../private-folder.ts'
import { SignatureWatch } from '../signature-watch.ts'
import type { Analyse } from './analysis.ts'
import { CaptureFiles } from './capture-files.ts'
import { CaptureRoom } from './capture-room.ts'
import { lockFolder } from './folder-lock.ts'
import { readFrames } from './frames.ts'
import { insightOf } from './insight.ts'
import { listenAddress } from './listen-address.ts'
import { LiveFiles } from './live-files.ts'
import { News } from './news.ts'
import { occurrenceAfter, occurrencesIn } from './occurrences.ts'
import { provePackets } from './prove-packets.ts'
import { Reading } from './reading.ts'
import { ServeRefusal } from './refusal.ts'
import { Register } from './register.ts'
import { openRooms } from './rooms.ts'
import { ServedSite } from './served-site.ts'
import { StoredBaseline } from './stored-baseline.ts'

const PACKAGE = new URL('../../../', import.meta.url)

const limits = {
  /** A stop that takes longer than this is a stop all the same. */
  stopMs: 8000,
  /** How often the store is made to fit its bound. */
  retainMs: 10 * 60_000,
  /** How often mutes that have run out are ended. */
  lapseMs: 30_000,
} as const

export interface ServeOptions {
  /** Captures to read first, where they lie. */
  readonly files?: readonly string[]
  /** Folder that holds everything kept; made if it is not there. */
  readonly data: string
  /** `HOST:PORT`; 127.0.0.1:8470 if not given. Port 0 takes any free one. */
  readonly listen?: string | undefined
  readonly analyse?: Analyse
  /** What packets cannot tell; `site.yaml` in the data folder if not given. */
  readonly siteFile?: string | undefined
  /** Folders of protocols besides our own. */
  readonly protocolFolders?: readonly string[]
  /** Files and folders of rules that the plant wrote, besides those in the data folder. */
  readonly rulePaths?: readonly string[]
  /** Files of threat intelligence. */
  readonly intelFiles?: readonly string[]
  /** Files and folders of signatures, and the file of what their variables stand for. */
  readonly signaturePaths?: readonly string[]
  readonly signatureVariablesFile?: string | undefined
  /** Files of a Suricata's EVE, and `unix:PATH` for sockets. */
  readonly evePaths?: readonly string[]
  /** What the sensor is called in messages to systems outside; the machine's name if not given. */
  readonly name?: string | undefined
  /** Where people open the pages, for links in messages; the address it answers at if not given. */
  readonly url?: string | undefined
  /** Which of `files` stands for a live stream: it is read beside the queue, and lies in `liveFolder`. */
  readonly live?: string | undefined
  /** Stops keeping the beginning of that stream: somebody removed what was heard. */
  readonly forgetLive?: (() => void) | undefined
  /** Takes what is said to people; standard output and standard error if not given. */
  readonly say?: (line: string) => void
  readonly log?: (line: string) => void
}

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
  const lock = lockData(data)
  const closers: (() => Promise<void> | void)[] = [() => lock.release()]
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const store = await openSqliteStore(data)
    closers.push(() => store.close())
    const live = new LiveHub()
    const register = new Register(store, live, liveFolder(data))
    const files = new CaptureFiles(data)
    const analyse = options.analyse ?? startEngine
    const learning = new StoredBaseline(data, (said) => reading.say({ said }))
    const site = new ServedSite(data, options.siteFile)
    // A broken file is told at the start, not at the first capture.
    learning.read()
    const siteName = site.read()?.name ?? ''
    const protocolFolders = options.protocolFolders ?? []
    const packages = new Packages(data)
    const kept = new KeptRules({
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
    const news = new News(live)
    const intelligence = new IntelRoom({
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
    const reading: Reading = new Reading({
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
        exposures.prepare()
      },
      log,
    })
    const suricata = new EveRoom({
      paths: options.live === undefined ? [] : evePaths,
      data,
      now: () => Date.now(),
      tell: (eve, eveLeftOut) => reading.say({ eve, eveLeftOut }),
      log,
    })
    const now = () => Date.now() * 1000
    const captures = new CaptureRoom({
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
    const trouble = () => reading.liveTrouble
    const ui = fileURLToPath(new URL('build/ui', PACKAGE))
    const exposures = new ExposureRoom({
      store,
      data,
      siteFile: site.path,
      renewed: () => news.everythingChanged(),
      log,
    })
    const rules = new RulesRoom({
      kept,
      store,
      captures: () => register.all,
      baseline: () => learning.read(),
      site: () => site.read(),
      protocolFolders,
    })
    let url = (options.url ?? '').replace(/\/+$/, '')
    const forwarding = await ForwardingRoom.open({
      store,
      data,
      sender: () => ({ sensor: options.name ?? hostname(), version: version(), url }),
      mayNamePaths: false,
      log,
    })
    const name = options.name ?? (siteName || hostname())
    const insight = insightOf({ store, data, site: name, exposures, learning, captures, log })
    const rooms = await openRooms({
      store,
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
    const notices = new Notices({ store, data, trouble, captures: () => register.all, log })
    closers.push(() => insight.close())
    closers.push(() => forwarding.close())
    closers.push(() => notices.close())
    closers.push(() => reading.close())
    closers.push(() => suricata.close())
    closers.push(() => intelligence.close())
    closers.push(() => captures.close())
    closers.push(() => server.close())
    closers.push(() => live.close())
    await captures.recover()
    await listen(server, { host, port, isAsked: options.listen !== undefined })
    url ||= addressOf(server)
    forwarding.start()
    intelligence.start()
    insight.start()
    exposures.prepare()
    await notices.start()
    await captures.addFiles(options.files ?? [])
    await suricata.start()
    const retain = () =>
      store.retain(storeLimits.octets).catch((error) => log(`sightglass: ${error.message}`))
    const timer = setInterval(retain, limits.retainMs)
    closers.push(() => clearInterval(timer))
    const lapse = () => endMutes(store, now()).catch((error) => log(`sightglass: ${error.message}`))
    const lapsing = setInterval(lapse, limits.lapseMs)
    closers.push(() => clearInterval(lapsing))
    const address = addressOf(server)
    say(`Sightglass is ready: ${address}`)
    kept.tellProblems().catch((error: Error) => log(`sightglass: ${error.message}`))
    return { address, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Runs the server until SIGTERM or SIGINT; answers the exit status. */
export async function serveUntilStopped(options: ServeOptions): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve())
  })
  const { log = (line) => process.stderr.write(`${line}\n`) } = options
  try {
    const serving = await serve(options)
    await asked
    // What cannot be ended in time is taken up by the next start as after a crash: nothing acknowledged is lost.
    setTimeout(() => process.exit(0), limits.stopMs).unref()
    await serving.close()
    return 0
  } catch (error) {
    log(`sightglass: ${(error as Error).message}`)
    return error instanceof ServeRefusal ? error.exitCode : 1
  }
}

async function endMutes(store: Store, now: Microseconds): Promise<void> {
  for (const { id, until } of await store.mutes())
    if (until !== undefined && until <= now) await store.unmute(id)
}

function lockData(data: string): { release(): void } {
  let lock: { release(): void } | undefined
  try {
    openPrivateFolder(data)
    lock = lockFolder(data)
  } catch (error) {
    throw new ServeRefusal(1, `--data: ${data} cannot be used: ${(error as Error).message}`)
  }
  if (lock === undefined) throw new ServeRefusal(1, `--data: ${data} is in use by another sightglass`)
  return lock
}

async function listen(
  server: FastifyInstance,
  { host, port, isAsked }: { host: string; port: number; isAsked: boolean },
) {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code !== 'EADDRINUSE') throw new ServeRefusal(1, `cannot listen on ${host}:${port}: ${message}`)
    const other = isAsked ? 'choose another' : 'choose another with --listen 127.0.0.1:PORT'
    throw new ServeRefusal(1, `port ${port} is taken, perhaps by another sightglass: ${other}`)
  }
}

function addressOf(server: FastifyInstance): string {
  const [{ address, port }] = server.addresses() as unknown as [{ address: string; port: number }]
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function pathOf(register: Register, file: string): string {
  const capture = register.all.find(({ name }) => name === file)
  if (capture === undefined || capture.path === '')
    throw new CodedError('frame-unavailable', `no capture ${file}`)
  return capture.path
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as { version: string }).version
}
