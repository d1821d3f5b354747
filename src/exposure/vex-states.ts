/** What people said of findings, out of a CycloneDX document with VEX that was made here and has been worked on since. */
import type { FindingState } from '#model/exposure'

/** `impactAnalysisState` of CycloneDX 1.6 in our words; `in_triage` says nothing yet. */
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

/** Finer than CycloneDX tells it: what somebody did about a flaw that is there. Written by export/vex.ts. */
const STATE_PROPERTY = 'sightglass:state'

/** States by the id of the finding; undefined for a document of another form. What is not understood is left out. */
export function readVexStates(document: unknown): ReadonlyMap<string, FindingState> | undefined {
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
