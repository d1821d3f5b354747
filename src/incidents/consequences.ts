/** Consequences of an incident for the plant, worst first; titles begin with them. */
import {
  CONSEQUENCES,
  type ConsequenceKind,
  INTERNET,
  type IncidentConsequence,
  type IncidentHop,
} from '#model/incident'
import type { IncidentActivity } from './act.ts'
import { limits } from './limits.ts'

/** Consequence that a rule proves, by its id; undefined for rules that show how, not what. */
export type ConsequenceOf = (rule: string) => ConsequenceKind | undefined

/** Techniques of ATT&CK for ICS for entry from the internet. */
const FROM_INTERNET: ReadonlySet<string> = new Set(['T0883', 'T0819'])

export function consequencesOf(
  chain: readonly IncidentActivity[],
  consequenceOf: ConsequenceOf,
): readonly IncidentConsequence[] {
  const found = new Map<ConsequenceKind, IncidentActivity[]>()
  for (const act of chain) {
    const kind = act.alert && consequenceOf(act.alert.rule)
    if (kind === undefined || act.target.name === '') continue
    const acts = found.get(kind)
    if (acts === undefined) found.set(kind, [act])
    else acts.push(act)
  }
  const safety = new Set(found.get('safety')?.map(({ target }) => target.id))
  return CONSEQUENCES.flatMap((kind) => {
    // A command to a device that the same incident changed more severely is not repeated.
    const acts = (found.get(kind) ?? []).filter(({ target }) => kind !== 'command' || !safety.has(target.id))
    if (acts.length === 0) return []
    const devices = new Map(acts.map(({ target }) => [target.id, target.name]))
    return [
      {
        kind,
        time: Math.min(...acts.map(({ time }) => time)),
        deviceCount: devices.size,
        count: acts.reduce((sum, { alert }) => sum + (alert?.count ?? 1), 0),
        devices: [...devices].slice(0, limits.devicesPerConsequence).map(([id, name]) => ({
          id,
          name,
          time: Math.min(...acts.flatMap((one) => (one.target.id === id ? [one.time] : []))),
        })),
        alerts: [...new Set(acts.flatMap(({ alert }) => alert?.id ?? []))].slice(0, limits.alertsPerStage),
      },
    ]
  })
}

/**
 * Devices from the entry to the one that acted, then its first and worst target. Where no activity leads to the one that
 * acted, the path of an attack from outside goes as far as it was seen, and continues with `isUnseen`.
 */
export function pathOf(
  chain: readonly IncidentActivity[],
  gravest: IncidentActivity,
): readonly IncidentHop[] {
  const first = chain[0]
  if (first === undefined) return []
  const parents = new Map<string, IncidentActivity>()
  const reached = new Set([first.source.id])
  let furthest: IncidentActivity | undefined
  for (const act of chain) {
    const { source, target, time, stage } = act
    if (time > gravest.lastTime || !reached.has(source.id) || reached.has(target.id) || target.id === '')
      continue
    reached.add(target.id)
    parents.set(target.id, act)
    if (stage === 'initial' || stage === 'lateral') furthest = act
  }
  const hops = hopsTo(gravest.source, parents)
  if (gravest.target.id !== '' && gravest.target.id !== gravest.source.id) hops.push(hopOf(gravest.target))
  const isFromInternet =
    first.source.isInternet || first.alert?.techniques.some((id) => FROM_INTERNET.has(id)) === true
  const isSeen = hops[0]?.id === first.source.id
  if (!isSeen && (isFromInternet || first.stage === 'initial') && hops[0] !== undefined)
    hops.splice(0, 1, ...hopsTo(furthest?.target ?? first.source, parents), { ...hops[0], isUnseen: true })
  return isFromInternet && hops[0]?.id === first.source.id && !first.source.isInternet
    ? [INTERNET, ...hops]
    : hops
}

/** From the entry to this device, as far as activity led there. */
function hopsTo(
  to: IncidentActivity['source'],
  parents: ReadonlyMap<string, IncidentActivity>,
): IncidentHop[] {
  const hops: IncidentHop[] = []
  let at: IncidentActivity['source'] | undefined = to
  for (let hop = 0; at !== undefined && hop < limits.hopsOfPath; hop++) {
    hops.unshift(hopOf(at))
    at = parents.get(at.id)?.source
  }
  return hops
}

function hopOf({ id, name }: IncidentActivity['source']): IncidentHop {
  return { id, name }
}

/** The deed that the title is about: of the worst consequence the first, else the one that weighs most. */
export function leadingAct(
  chain: readonly IncidentActivity[],
  [worst]: readonly IncidentConsequence[],
  gravest: IncidentActivity,
): IncidentActivity {
  const first = chain.find(({ alert }) => alert !== undefined && worst?.alerts.includes(alert.id))
  return first ?? gravest
}
