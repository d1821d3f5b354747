/** Makes the pure modules of one analysis and connects them. */
import type { Baseline } from '#baseline/baseline'
import { Detector, type FindingHandler } from '#detect/detector'
import { Maintenance } from '#detect/maintenance'
import { kindsOf } from '#detect/rule-table'
import { Pipeline } from '#engine/pipeline'
import { Sightings } from '#engine/sightings'
import { Timeline } from '#engine/timeline'
import { IncidentBook } from '#incidents/incident-book'
import { Inventory } from '#inventory/inventory'
import { formerRuleIdsOf } from '#model/former-rule-ids'
import type { AnyProtocol } from '#model/protocol'
import type { Rule } from '#model/rule'
import type { Microseconds } from '#model/time'
import { readTable } from '#reference-data/data-files'
import { loadKnowledge } from '#reference-data/knowledge'
import { rowsOf } from '#reference-data/table-rows'
import { Realms } from '#site/realms'
import { RejectedFacts } from './checked-protocol.ts'
import { OwnRules, RuleHits } from './custom-rules.ts'
import { normalWithout, rulesWithout } from './disabled-models.ts'
import { loadExternalProtocols } from './external-protocols.ts'
import { loadProtocols, loadRules } from './folders.ts'
import { LoadedIndicators } from './indicators.ts'
import { MessageRows } from './message-rows.ts'
import { baselineOf, learnedOf, nameInBaseline } from './plant-baseline.ts'
import { QuarantinedProtocols } from './protocol-quarantine.ts'
import type { EngineRequest } from './request.ts'
import { shippedSignatures } from './shipped-signatures.ts'
import { SignatureSet } from './signatures.ts'
import { TrendJournal } from './trend-journal.ts'
import { unpack } from './unpack.ts'

/** Collisions in tables of flows and links can only be planned by who knows the seed; results do not depend on it. */
const SEED = crypto.getRandomValues(new Int32Array(1))[0]!

/** A live stream continues where it stopped; a capture reports all of its content. */
export const isLive = ({ liveFiles = [] }: EngineRequest): boolean => liveFiles.length > 0

export interface LoadedProtocols {
  readonly protocols: readonly AnyProtocol[]
  /** Folders that could not be loaded, one line each. */
  readonly problems: readonly string[]
  readonly quarantine: QuarantinedProtocols
  readonly refusals: RejectedFacts
}

/** @param begins called before code of an external protocol first runs, with its index in `protocolFolders` */
export async function protocolsOf(
  request: EngineRequest,
  begins: ((index: number) => void) | undefined,
): Promise<LoadedProtocols> {
  const own = await loadProtocols()
  const refusals = new RejectedFacts()
  const quarantine = new QuarantinedProtocols(request)
  const { protocols: external, problems } = await loadExternalProtocols(
    request.protocolFolders,
    new Set(own.map(({ name }) => name)),
    { refusals, without: quarantine.wholly, ...(begins && { begins }) },
  )
  const protocols = [...own, ...external].filter(({ name }) => !quarantine.wholly.has(name))
  return { protocols, problems, quarantine, refusals }
}

export const rulesOf = async ({ modelsOff = [] }: EngineRequest, protocols: readonly AnyProtocol[]) =>
  rulesWithout(await loadRules(protocols), modelsOff)

/** Devices of the plant, what they did, and what is normal there. */
export interface PlantModules {
  readonly inventory: Inventory
  readonly baseline: Baseline
  readonly timeline: Timeline
}

export function plantModulesOf(request: EngineRequest, protocols: readonly AnyProtocol[]): PlantModules {
  const inventory = new Inventory({
    knowledge: loadKnowledge(protocols),
    site: request.site,
    ownAddresses: request.ownQueries?.addresses,
    learned: (realm, address) => learnedOf(baseline, realm, address),
    seed: SEED,
  })
  const timeline = new Timeline((observed, side) => inventory.deviceIdOf(observed[side]), traitsOf(protocols))
  const baseline: Baseline = baselineOf(inventory, protocols)
  if (request.baseline !== undefined) {
    baseline.load(request.baseline)
    if (request.baseline.isOpen !== true) baseline.close()
  }
  return { inventory, baseline, timeline }
}

/** The detector, all that it compares traffic with, and the incidents of its alerts. */
export interface DetectionModules {
  readonly detector: Detector
  readonly threats: LoadedIndicators
  readonly signatures: SignatureSet
  readonly customRules: OwnRules
  /** Undefined unless it is a dry run. */
  readonly hits: RuleHits | undefined
  readonly incidents: IncidentBook
}

export function detectionModulesOf(
  request: EngineRequest,
  { inventory, baseline, timeline }: PlantModules,
  {
    protocols,
    rules,
    found,
  }: { protocols: readonly AnyProtocol[]; rules: readonly Rule[]; found: FindingHandler | undefined },
): DetectionModules {
  const threats = new LoadedIndicators(request.intelFiles ?? [])
  const signatures = new SignatureSet(request.signatureFiles ?? [], request.signatureVariables)
  const customRules = new OwnRules(protocols, request.customRules ?? [], formerRuleIdsOf(rules))
  const hits = request.isDryRun === true ? new RuleHits() : undefined
  const families = new Map(protocols.map(({ name, family }) => [name, family]))
  const actions = new Map(protocols.map(({ name, actions }) => [name, actions]))
  const techniques = new Map(rowsOf('attack-ics.tsv').map(([id = '', name = '']) => [id, name]))
  const detector = new Detector({
    rules,
    seed: SEED,
    plant: inventory,
    normal: normalWithout(baseline, request.modelsOff ?? []),
    familyOf: (protocol) => families.get(protocol) ?? 'it',
    traitsOf: traitsOf(protocols),
    actionsOf: (protocol) => actions.get(protocol),
    maintenance: new Maintenance(request.site?.maintenance ?? []),
    threats,
    further: customRules.index,
    techniqueName: (id) => techniques.get(id),
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
    techniques: readTable('attack-ics.tsv'),
    consequenceOf: (rule) => consequences.get(rule),
    deviceOfAddress: (address) => inventory.deviceOfAddress(address),
  })
  return { detector, threats, signatures, customRules, hits, incidents }
}

/** Results beside devices, links and alerts; each undefined unless the request needs it. */
export interface OptionalResults {
  readonly sightings: Sightings | undefined
  readonly trends: TrendJournal | undefined
  readonly messages: MessageRows | undefined
}

export function optionalResultsOf(
  request: EngineRequest,
  inventory: Inventory,
  protocols: readonly AnyProtocol[],
): OptionalResults {
  return {
    // Captures stay, and can be read again.
    sightings: isLive(request) ? new Sightings() : undefined,
    trends: request.wantsTrends
      ? new TrendJournal({
          nameOf: (party) => nameInBaseline(inventory, party),
          deviceIdOf: (party) => inventory.deviceIdOf(party),
        })
      : undefined,
    messages: request.wantsMessages === true ? new MessageRows(protocols) : undefined,
  }
}

/** Modules of one analysis, each made by a function of this file. */
export interface EngineModules {
  readonly loaded: LoadedProtocols
  readonly rules: readonly Rule[]
  readonly plant: PlantModules
  readonly detection: DetectionModules
  readonly results: OptionalResults
}

/** Pipeline, and the interface names of the capture that is read: frames name their interface by index. */
export interface EngineInput {
  readonly pipeline: Pipeline
  interfaceNames: readonly string[]
}

export function inputOf(
  request: EngineRequest,
  pulse: Int32Array,
  { loaded, rules, plant, detection, results }: EngineModules,
): EngineInput {
  const realms = new Realms(request.site)
  const pipeline = new Pipeline({
    protocols: results.messages?.protocols ?? loaded.protocols,
    inventory: plant.inventory,
    detector: detection.detector,
    baseline: plant.baseline,
    timeline: plant.timeline,
    incidents: detection.incidents,
    pulse,
    seed: SEED,
    wantsReadings: rules.some((rule) =>
      kindsOf(rule).some((kind) => kind === 'reading' || kind === 'deviation'),
    ),
    realmOf: realms.areMany
      ? (vlan, interfaceIndex) => realms.numberOf(vlan, input.interfaceNames[interfaceIndex] ?? '')
      : undefined,
    realmName: (realm) => realms.name(realm),
    ticked: learningEnd(plant.baseline, request.closeLearningAfterSeconds),
    signatures: (request.signatureFiles ?? []).length > 0 ? detection.signatures.signatures : undefined,
    shippedSignatures: shippedSignatures(),
    unpack,
    suricata: suricataOf(request),
    sightings: results.sightings,
    trends: results.trends?.trends,
    leavesOut: loaded.quarantine.later,
    leftOut: (name, file, frame) => loaded.quarantine.happened(name, file, frame),
    sliceBytes: request.sliceBytes,
  })
  const input: EngineInput = { pipeline, interfaceNames: [] }
  return input
}

function traitsOf(protocols: readonly AnyProtocol[]) {
  const traits = new Map(protocols.map(({ name, traits = {} }) => [name, traits]))
  return (protocol: string) => traits.get(protocol) ?? {}
}

/** Closes learning so many seconds after the first one; undefined: never. */
function learningEnd(baseline: Baseline, seconds = Number.POSITIVE_INFINITY) {
  let end: Microseconds | undefined
  return (now: Microseconds): void => {
    end ??= now + seconds * 1e6
    if (now >= end && !baseline.isClosed) baseline.close()
  }
}

/** Where its alerts come from decides what time they may be of. */
function suricataOf({ eveFiles = [], hearsSuricata }: EngineRequest) {
  if (hearsSuricata === true) return 'beside-live'
  return eveFiles.length > 0 ? 'beside-captures' : undefined
}
