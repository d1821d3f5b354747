/** Builds the engine from the pure modules. */
import type { Baseline } from '#baseline/baseline'
import { baselineText } from '#baseline/baseline-text'
import { applyBaselineUpdate } from '#baseline/baseline-updates'
import type { FrameReader } from '#capture/frame-reader'
import { Detector, type FindingHandler } from '#detect/detector'
import { Maintenance } from '#detect/maintenance'
import { kindsOf } from '#detect/rule-table'
import { Pipeline } from '#engine/pipeline'
import { Sightings } from '#engine/sightings'
import { Timeline } from '#engine/timeline'
import { IncidentBook } from '#incidents/incident-book'
import { Inventory } from '#inventory/inventory'
import type { Device, Link } from '#model/device'
import { formerRuleIdsOf } from '#model/former-rule-ids'
import type { CaptureState, JournalEntry, TimelineEvent } from '#model/journal'
import type { Microseconds } from '#model/time'
import { readTable } from '#reference-data/data-files'
import { loadKnowledge } from '#reference-data/knowledge'
import { rowsOf } from '#reference-data/table-rows'
import { Realms } from '#site/realms'
import { RejectedFacts } from './checked-protocol.ts'
import { OwnRules, RuleHits } from './custom-rules.ts'
import { normalWithout, rulesWithout } from './disabled-models.ts'
import { deviceEntry, eventEntry, linkEntry } from './document-items.ts'
import { readEveFiles } from './eve-files.ts'
import { loadExternalProtocols } from './external-protocols.ts'
import { loadProtocols, loadRules } from './folders.ts'
import { LoadedIndicators } from './indicators.ts'
import { MessageRows } from './message-rows.ts'
import { baselineOf, deviceInBaseline, learnedOf, nameInBaseline } from './plant-baseline.ts'
import { QuarantinedProtocols } from './protocol-quarantine.ts'
import type { EngineCommand, EngineRequest } from './request.ts'
import { shippedSignatures } from './shipped-signatures.ts'
import { SignatureSet } from './signatures.ts'
import { TrendJournal } from './trend-journal.ts'
import { unpack } from './unpack.ts'

/** Collisions in tables of flows and links can only be planned by who knows the seed; results do not depend on it. */
const SEED = crypto.getRandomValues(new Int32Array(1))[0]!

export interface Engine {
  /** By the index that the watchdog's pulse shows. */
  readonly protocolNames: readonly string[]
  read(reader: FrameReader, file: number): void
  captureState(
    file: number,
    reader: FrameReader,
    phase: CaptureState['state'],
    bytesRead: number,
    damage: string,
  ): CaptureState
  /** No frame came for so many seconds. */
  quiet(seconds: number): void
  endCapture(): void
  closeLearning(): void
  /** Applies a command that the server sends while a live stream is read, one at a time. */
  hear(word: EngineCommand): Promise<void>
  /** The baseline learned so far, as the text of a baseline file. */
  baselineText(): string
  /** Changes since the last call. Entries are created while they are taken: take all before reading on. */
  changes(): Iterable<JournalEntry>
  /** Everything that was not sent yet, at the end. */
  finish(): Iterable<JournalEntry>
}

/** Callbacks while an engine is built and runs. */
export interface Listeners {
  /** Called before code of an external protocol first runs, with its index in `protocolFolders`. */
  readonly loads?: ((index: number) => void) | undefined
  /** Called with every finding, before findings become alerts. */
  readonly found?: FindingHandler | undefined
}

export async function buildEngine(
  request: EngineRequest,
  pulse: Int32Array,
  { loads, found }: Listeners = {},
): Promise<Engine> {
  const own = await loadProtocols()
  const refusals = new RejectedFacts()
  const quarantine = new QuarantinedProtocols(request)
  const further = await loadExternalProtocols(request.protocolFolders, new Set(own.map(({ name }) => name)), {
    refusals,
    without: quarantine.wholly,
    ...(loads && { begins: loads }),
  })
  const protocols = [...own, ...further.protocols].filter(({ name }) => !quarantine.wholly.has(name))
  const traits = new Map(protocols.map(({ name, traits = {} }) => [name, traits]))
  const { modelsOff = [] } = request
  const actions = new Map(protocols.map(({ name, actions }) => [name, actions]))
  const rules = rulesWithout(await loadRules(protocols), modelsOff)
  const families = new Map(protocols.map(({ name, family }) => [name, family]))
  const inventory = new Inventory({
    knowledge: loadKnowledge(protocols),
    site: request.site,
    ownAddresses: request.ownQueries?.addresses,
    learned: (realm, address) => learnedOf(baseline, realm, address),
    seed: SEED,
  })
  const traitsOf = (protocol: string) => traits.get(protocol) ?? {}
  const timeline = new Timeline((observed, side) => inventory.deviceIdOf(observed[side]), traitsOf)
  const baseline: Baseline = baselineOf(inventory, protocols)
  if (request.baseline !== undefined) {
    baseline.load(request.baseline)
    if (request.baseline.isOpen !== true) baseline.close()
  }
  const threats = new LoadedIndicators(request.intelFiles ?? [])
  const signatures = new SignatureSet(request.signatureFiles ?? [], request.signatureVariables)
  const customRules = new OwnRules(protocols, request.customRules ?? [], formerRuleIdsOf(rules))
  const techniques = readTable('attack-ics.tsv')
  const namesOfTechniques = new Map(rowsOf('attack-ics.tsv').map(([id = '', name = '']) => [id, name]))
  const hits = request.isDryRun === true ? new RuleHits() : undefined
  const detector = new Detector({
    rules,
    seed: SEED,
    plant: inventory,
    normal: normalWithout(baseline, modelsOff),
    familyOf: (protocol) => families.get(protocol) ?? 'it',
    traitsOf,
    actionsOf: (protocol) => actions.get(protocol),
    maintenance: new Maintenance(request.site?.maintenance ?? []),
    threats,
    further: customRules.index,
    techniqueName: (id) => namesOfTechniques.get(id),
    raised: (alert) => timeline.alert(alert),
    disabled: (rule, judged) => timeline.ruleDisabled(rule, judged),
    spokeAgain: (traffic, seconds) =>
      timeline.spokeAgain(traffic, inventory.deviceIdOf(traffic.server), seconds),
    ownQueries: request.ownQueries,
    querySeen: (query, seen) => timeline.querySeen(query, seen, inventory.deviceIdOf(seen.server)),
    spoke: hits && ((...hit) => hits.add(...hit)),
    found,
  })
  detector.remember(baseline.remembered)
  for (const occurrence of request.occurrences ?? []) detector.occurs(...occurrence)
  const consequences = new Map(rules.map(({ id, consequence }) => [id, consequence]))
  const incidents = new IncidentBook({
    techniques,
    consequenceOf: (rule) => consequences.get(rule),
    deviceOfAddress: (address) => inventory.deviceOfAddress(address),
  })
  let learnsUntil: Microseconds | undefined
  const ticked = (now: Microseconds): void => {
    learnsUntil ??= now + (request.closeLearningAfterSeconds ?? Number.POSITIVE_INFINITY) * 1e6
    if (now >= learnsUntil && !baseline.isClosed) baseline.close()
  }
  let interfaceNames: readonly string[] = []
  const realms = new Realms(request.site)
  // Captures stay, and can be read again.
  const sightings = (request.liveFiles ?? []).length > 0 ? new Sightings() : undefined
  const telling = request.wantsTrends
    ? new TrendJournal({
        nameOf: (party) => nameInBaseline(inventory, party),
        deviceIdOf: (party) => inventory.deviceIdOf(party),
      })
    : undefined
  const said = request.wantsMessages === true ? new MessageRows(protocols) : undefined
  const pipeline = new Pipeline({
    protocols: said?.protocols ?? protocols,
    inventory,
    detector,
    baseline,
    timeline,
    incidents,
    pulse,
    seed: SEED,
    wantsReadings: rules.some((rule) =>
      kindsOf(rule).some((kind) => kind === 'reading' || kind === 'deviation'),
    ),
    realmOf: realms.areMany
      ? (vlan, interfaceIndex) => realms.numberOf(vlan, interfaceNames[interfaceIndex] ?? '')
      : undefined,
    realmName: (realm) => realms.name(realm),
    ticked,
    signatures: (request.signatureFiles ?? []).length > 0 ? signatures.signatures : undefined,
    shippedSignatures: shippedSignatures(),
    unpack,
    suricata: suricataOf(request),
    sightings,
    trends: telling?.trends,
    leavesOut: quarantine.later,
    leftOut: (name, file, frame) => quarantine.happened(name, file, frame),
    sliceBytes: request.sliceBytes,
  })
  const { eve } = pipeline
  const leftOut = Object.fromEntries([
    ...Object.entries(eve === undefined ? {} : await readEveFiles(request.eveFiles ?? [], eve)),
    ...further.problems.map((problem) => [`protocolsNotLoaded: ${problem}`, 1]),
  ])

  const { files, wantsDocument = false } = request
  const deviceAs = (device: Device): JournalEntry =>
    wantsDocument ? deviceEntry(device) : { kind: 'device', device }
  const linkAs = (link: Link): JournalEntry =>
    wantsDocument ? linkEntry(link, files) : { kind: 'link', link }
  const eventAs = (event: TimelineEvent): JournalEntry =>
    wantsDocument ? eventEntry(event, files) : { kind: 'event', event }

  function* changes(): Generator<JournalEntry> {
    const changed = inventory.takeChanged()
    timeline.changed(changed.types)
    for (const { kind, id } of changed.types) {
      const device = kind === 'type-contradicted' ? changed.devices.find((one) => one.id === id) : undefined
      if (device !== undefined) detector.contradicted(device)
    }
    const alerts = detector.takeChanged()
    incidents.alerts(alerts)
    const stories = incidents.takeChanged()
    for (const id of changed.goneDevices) yield { kind: 'device-gone', id }
    for (const id of changed.goneLinks) yield { kind: 'link-gone', id }
    for (const device of changed.devices) yield deviceAs(device)
    for (const link of changed.links) yield linkAs(link)
    for (const alert of alerts) yield { kind: 'alert', alert }
    if (stories !== undefined) yield { kind: 'incidents', incidents: stories }
    for (const hit of hits?.take() ?? []) yield { kind: 'rule-hit', hit }
    for (const event of timeline.take()) yield eventAs(event)
    for (const sighting of sightings?.take() ?? []) yield { kind: 'sighting', sighting }
    for (const message of said?.take() ?? []) yield { kind: 'message', message }
    yield { kind: 'protocols', protocols: pipeline.protocolCounts() }
    yield {
      kind: 'blind-spots',
      blindSpots: pipeline.blindSpots.list((address) => inventory.deviceOfAddress(address)?.zone ?? ''),
    }
    if (isLive && telling !== undefined) yield* telling.sometimes(pipeline.clock.now)
    yield* customRules.takeNews()
    yield {
      kind: 'counters',
      counters: {
        ...pipeline.counters(),
        ...customRules.counters(),
        ...hits?.counters(),
        ...leftOut,
        ...threats.counters,
        ...signatures.counters,
        ...quarantine.counters,
        ...refusals.counters,
      },
    }
  }

  // A live stream continues where it stopped; a capture reports all of its content.
  const isLive = (request.liveFiles ?? []).length > 0
  const normalNow = () =>
    baselineText(baseline, {
      isOpen: isLive && !baseline.isClosed,
      devices: baseline.devices.contents((name) => deviceInBaseline(inventory, name)),
      remembered: detector.remembered(),
    })

  return {
    protocolNames: pipeline.registry.entries.map(({ name }) => name),
    read: (reader, file) => {
      interfaceNames = reader.interfaces.map(({ name }) => name)
      pipeline.read(reader, file)
    },
    captureState: (file, reader, phase, bytesRead, damage) => {
      const { packets, bytes, firstTime, lastTime } = pipeline.recording
      return {
        file,
        name: request.files[file] ?? '',
        bytesRead,
        bytes,
        packets,
        firstTime: packets > 0 ? firstTime : undefined,
        lastTime: packets > 0 ? lastTime : undefined,
        truncated: [reader.failed, damage, ...reader.problems].filter((problem) => problem !== ''),
        state: phase,
      }
    },
    quiet: (seconds) => pipeline.quiet(seconds),
    endCapture: () => pipeline.endRecording(),
    closeLearning: () => {
      baseline.close()
      incidents.beginAnew()
    },
    baselineText: normalNow,
    hear: async ({
      customRules: documents,
      ownQueries,
      said,
      occurrences,
      intelFiles,
      eve: lines,
      eveLeftOut,
      signatureChoice,
    }) => {
      if (intelFiles !== undefined) await threats.replace(intelFiles)
      if (documents !== undefined) {
        detector.replaceFurther(await customRules.replace(documents))
        pipeline.dissector.fold.wake()
      }
      if (ownQueries !== undefined) detector.replaceOwnQueries(ownQueries)
      if (said !== undefined) applyBaselineUpdate(baseline, said)
      for (const occurrence of occurrences ?? []) detector.occurs(...occurrence)
      if (signatureChoice !== undefined && pipeline.looksForSignatures) {
        await signatures.replace(signatureChoice.signatureFiles, signatureChoice.signatureVariables)
        pipeline.replaceSignatures(signatures.signatures)
      }
      eve?.hear(lines ?? [])
      eve?.refuse(eveLeftOut ?? 0)
    },
    changes,
    *finish() {
      inventory.settle()
      yield* changes()
      if (telling !== undefined) yield* telling.now(pipeline.clock.now)
      if (request.exportBaseline) yield { kind: 'baseline', text: normalNow() }
      if (request.wantsSiteDraft) yield { kind: 'site-draft', site: inventory.siteDraft() }
    },
  }
}

/** Where its alerts come from decides what time they may be of. */
function suricataOf({ eveFiles = [], hearsSuricata }: EngineRequest) {
  if (hearsSuricata === true) return 'beside-live'
  return eveFiles.length > 0 ? 'beside-captures' : undefined
}
