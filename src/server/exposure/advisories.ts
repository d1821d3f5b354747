/** Which advisories a plant is compared with: those we ship, and what people give. */
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { AdvisorySet } from '#exposure/advisory'
import { readSupplement } from '#exposure/feeds'
import { askedRules, type FirewallRule, readFirewall } from '#exposure/firewall'
import type { HostDetails } from '#exposure/host-details'
import { type Layer, layeredSet } from '#exposure/layered-set'
import { shippedSet } from '#exposure/shipped-set'
import { readVexStates } from '#exposure/vex-states'
import type { FindingState, SecurityLevel } from '#model/exposure'
import type { Site } from '#model/site'
import { loadKnowledge } from '#reference-data/knowledge'
import { readAdvisories } from './advisory-files.ts'
import { type Assessment, assess, type Plant } from './assess.ts'
import { readDetailFiles } from './detail-files.ts'

const SHIPPED = fileURLToPath(new URL('../../../data/advisories.jsonl.gz', import.meta.url))
const SUPPLEMENT = fileURLToPath(new URL('../../../data/advisory-supplements.json', import.meta.url))
/** Bytes of the set once unpacked; it is ours, and still has a bound. */
const MOST_BYTES = 256 * 1024 ** 2

let shipped: AdvisorySet | undefined

/** Read once a process; only the makers asked for are parsed. */
export function shippedAdvisories(): AdvisorySet {
  if (shipped !== undefined) return shipped
  const set = shippedSet(gunzipSync(readFileSync(SHIPPED), { maxOutputLength: MOST_BYTES }).toString())
  const ours = readSupplement(JSON.parse(readFileSync(SUPPLEMENT, 'utf8')), loadKnowledge([]).aliasOfVendor)
  const layered = layeredSet(set, { documents: [], lists: ours === undefined ? [] : [ours] })
  // Ours has no date of its own and is no feed.
  shipped = { ...layered, feeds: set.feeds }
  return shipped
}

/** The shipped advisories with the files of these paths added; `refuse` is called for files that could not be read. */
export function advisoriesWith(paths: readonly string[], refuse: (what: string) => void): AdvisorySet {
  if (paths.length === 0) return shippedAdvisories()
  const { aliasOfVendor } = loadKnowledge([])
  const layer: { documents: Layer['documents'][number][]; lists: Layer['lists'][number][] } = {
    documents: [],
    lists: [],
  }
  for (const path of paths) {
    const { documents, lists, refused } = readAdvisories(path, aliasOfVendor)
    for (const one of documents) layer.documents.push(one)
    for (const one of lists) layer.lists.push(one)
    for (const what of refused) refuse(what)
  }
  return layeredSet(shippedAdvisories(), layer)
}

export interface Further {
  /** Advisories and lists on top of those shipped. */
  readonly advisories?: readonly string[] | undefined
  /** Configurations whose rules permit traffic between zones. */
  readonly firewalls?: readonly string[] | undefined
  /** Lists from inside devices: Windows details, bills of materials; files or folders. */
  readonly details?: readonly string[] | undefined
  /** CycloneDX with VEX: earlier states of findings. */
  readonly vex?: readonly string[] | undefined
  /** Target security level of each zone. */
  readonly site?: Site | undefined
}

/** @param refuse called with the reason for files that could not be read */
export function assessWith(
  plant: Plant,
  { advisories = [], firewalls = [], details = [], vex = [], site }: Further = {},
  refuse: (what: string) => void = () => undefined,
): Assessment {
  return assess(plant, {
    set: advisoriesWith(advisories, refuse),
    firewall: firewallRules(firewalls, refuse),
    details: details.flatMap((path) => detailsAt(path, refuse)),
    zoneTargets: zoneTargetsOf(site),
    conduits: site?.conduits ?? [],
    states: statesIn(vex, refuse),
  })
}

/** Of several files the last word counts. */
function statesIn(
  files: readonly string[],
  refuse: (what: string) => void,
): ReadonlyMap<string, FindingState> {
  const all = new Map<string, FindingState>()
  for (const file of files) {
    try {
      const about = statSync(file)
      if (!about.isFile() || about.size > MOST_BYTES)
        throw new Error(`expected a file of at most ${MOST_BYTES} bytes`)
      const states = readVexStates(JSON.parse(readFileSync(file, 'utf8')))
      if (states === undefined)
        throw new Error('expected CycloneDX with vulnerabilities, or CSAF of the profile VEX')
      for (const [id, state] of states) all.set(id, state)
    } catch (error) {
      refuse(`${file}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return all
}

function detailsAt(path: string, refuse: (what: string) => void): readonly HostDetails[] {
  try {
    return readDetailFiles(path, refuse)
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error))
    return []
  }
}

/** Rules of these configurations, one after another. */
export function firewallRules(
  files: readonly string[],
  refuse: (what: string) => void,
): readonly FirewallRule[] {
  return files.flatMap((file) => {
    let config: ReturnType<typeof readFirewall>
    try {
      config = readFirewall(readFileSync(file, 'utf8'))
    } catch (error) {
      refuse(`${file}: ${error instanceof Error ? error.message : error}`)
      return []
    }
    if (config === undefined)
      refuse(`${file}: expected nftables or iptables-save rules, a Cisco ASA or a Fortinet configuration`)
    return config === undefined ? [] : askedRules(config)
  })
}

/** Zones that are to reach a security level. */
export function zoneTargetsOf(site: Site | undefined): ReadonlyMap<string, SecurityLevel> {
  return new Map(
    (site?.zones ?? []).flatMap(({ name, securityLevel }) =>
      securityLevel === undefined ? [] : [[name, securityLevel] as const],
    ),
  )
}
