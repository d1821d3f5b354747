/** States of findings from a document with VEX (CycloneDX or CSAF) that was exported here and edited since. */
import type { FindingState } from '#model/exposure'
import { identifier } from '#model/identifier'

/** `impactAnalysisState` of CycloneDX 1.6 in our words; `in_triage` decides nothing yet. */
const STATES: Readonly<Record<string, FindingState>> = {
  exploitable: 'confirmed',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  false_positive: 'rejected',
  not_affected: 'rejected',
}
const OURS: ReadonlySet<string> = new Set<FindingState>([
  'confirmed',
  'rejected',
  'fixed',
  'mitigated',
  'workaround',
  'accepted',
])
/** Findings of one document. */
const MOST = 200_000

/** More precise than in CycloneDX: the measure against an existing flaw. Written by export/vex.ts. */
const STATE_PROPERTY = 'sightglass:state'

/** States by the id of the finding; undefined for a document of another form. What is not understood is left out. */
export function readVexStates(document: unknown): ReadonlyMap<string, FindingState> | undefined {
  return cycloneDxStates(document) ?? csafStates(document)
}

function cycloneDxStates(document: unknown): ReadonlyMap<string, FindingState> | undefined {
  const { bomFormat, vulnerabilities } = (document ?? {}) as Record<string, unknown>
  if (bomFormat !== 'CycloneDX' || !Array.isArray(vulnerabilities)) return undefined
  const states = new Map<string, FindingState>()
  for (const one of vulnerabilities.slice(0, MOST) as readonly Record<string, unknown>[]) {
    const id = one?.['bom-ref']
    const state = stateOf(one)
    if (typeof id === 'string' && state !== undefined) states.set(id, state)
  }
  return states
}

function stateOf(one: Record<string, unknown> | null): FindingState | undefined {
  const { state } = (one?.analysis ?? {}) as { state?: unknown }
  const said = typeof state === 'string' && Object.hasOwn(STATES, state) ? STATES[state] : undefined
  // A tool that changed the state may have left our own word as it was: then the state counts.
  const own = Array.isArray(one?.properties)
    ? (one.properties as readonly { name?: unknown; value?: unknown }[]).find(
        (p) => p?.name === STATE_PROPERTY,
      )
    : undefined
  const finer =
    typeof own?.value === 'string' && OURS.has(own.value) ? (own.value as FindingState) : undefined
  const isSame = finer !== undefined && said === coarse(finer)
  return isSame ? finer : said
}

/** As CycloneDX has it. */
function coarse(state: FindingState): FindingState {
  return state === 'mitigated' || state === 'workaround' || state === 'accepted' ? 'confirmed' : state
}

type Json = Readonly<Record<string, unknown>>

/** `product_status` of CSAF 2.0 §3.2.3.9 in our words; `under_investigation` decides nothing yet. */
const CSAF_STATUS: readonly (readonly [string, FindingState])[] = [
  ['known_affected', 'confirmed'],
  ['known_not_affected', 'rejected'],
  ['fixed', 'fixed'],
]
/** State for the category of a remediation, §3.2.3.12.1. */
const CSAF_REMEDIES: Readonly<Record<string, FindingState>> = {
  mitigation: 'mitigated',
  workaround: 'workaround',
  no_fix_planned: 'accepted',
}

/** Products are `DEVICE` or `DEVICE/MODULE`, as export/csaf-vex.ts writes them; those of others match no finding. */
function csafStates(document: unknown): ReadonlyMap<string, FindingState> | undefined {
  const { document: head, vulnerabilities } = objectOf(document)
  if (objectOf(head).category !== 'csaf_vex' || !Array.isArray(vulnerabilities)) return undefined
  const states = new Map<string, FindingState>()
  for (const entry of vulnerabilities.slice(0, MOST)) {
    const { cve, product_status, remediations } = objectOf(entry)
    if (typeof cve !== 'string') continue
    const idOf = (product: string) => {
      const at = product.indexOf('/')
      const [device, module] = at < 0 ? [product, ''] : [product.slice(0, at), product.slice(at + 1)]
      return identifier('exposure', device, module, cve)
    }
    const status = objectOf(product_status)
    for (const [list, state] of CSAF_STATUS)
      for (const product of textsOf(status[list])) if (states.size < MOST) states.set(idOf(product), state)
    for (const remedy of Array.isArray(remediations) ? remediations : []) {
      const { category, product_ids } = objectOf(remedy)
      const done =
        typeof category === 'string' && Object.hasOwn(CSAF_REMEDIES, category)
          ? CSAF_REMEDIES[category]
          : undefined
      for (const id of textsOf(product_ids).map(idOf))
        if (done !== undefined && states.get(id) === 'confirmed') states.set(id, done)
    }
  }
  return states
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
