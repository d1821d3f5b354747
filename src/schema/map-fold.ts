/** Folds the graph of a plant into a picture of bounded size. Pure: the same graph and question give the same map. */
import { type PlantDevice, type PlantGraph, verbBits, verbsOf } from '#model/plant-graph'
import { timeOrNull } from './from-model.ts'
import type { PlantMap } from './map.ts'
import { compareTexts, placeDevices, type VisibleDevices } from './map-groups.ts'
import { foldLinks } from './map-lines.ts'
import type { MapQuestion } from './map-question.ts'

export function foldMap(graph: PlantGraph, question: MapQuestion): PlantMap {
  const kept = narrow(graph, question)
  const placed = placeDevices(graph, kept, question)
  const { edges, withheld } = foldLinks(graph, kept.links, placed)
  const { devices } = graph
  const times = devices.length === 0 ? undefined : timesOf(devices)
  const focused = devices.findIndex(({ id }) => id === question.device)
  return {
    nodes: placed.nodes,
    edges,
    deviceCount: kept.devices.length,
    linkCount: kept.links.length,
    withheldEdges: withheld,
    withheldLinks: graph.withheldLinks,
    silentLinks: graph.silentLinks,
    ...choices(graph),
    focus: focused < 0 ? '' : (placed.nodes[placed.nodeOf[focused]!]?.id ?? ''),
    firstTime: timeOrNull(times?.first),
    lastTime: timeOrNull(times?.last),
  }
}

function narrow(graph: PlantGraph, question: MapQuestion): VisibleDevices {
  const { devices, links, protocols } = graph
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, level, zone } = question
  const isInside = Uint8Array.from(devices, (device) =>
    Number(
      (level === undefined || (device.level ?? 'unknown') === level) &&
        (zone === undefined || device.zone === zone),
    ),
  )
  const protocol = question.protocol === undefined ? -1 : protocols.indexOf(question.protocol)
  const verb = question.verb === undefined ? 0 : verbBits([question.verb])
  const talks = new Uint8Array(devices.length)
  const rows: number[] = []
  for (let row = 0; row < links.client.length; row++) {
    if (question.protocol !== undefined && links.protocol[row] !== protocol) continue
    if (verb !== 0 && (links.verbs[row]! & verb) === 0) continue
    if (links.lastSeen[row]! < from || links.firstSeen[row]! > until) continue
    const client = links.client[row]!
    const server = links.server[row]!
    if (isInside[client] === 0 && isInside[server] === 0) continue
    talks[client] = 1
    talks[server] = 1
    rows.push(row)
  }
  const needsTalk = question.protocol !== undefined || verb !== 0
  const shown: number[] = []
  for (const [index, device] of devices.entries()) {
    const isActive = device.lastSeen >= from && device.firstSeen <= until
    if (talks[index] === 1 || (isInside[index] === 1 && isActive && !needsTalk)) shown.push(index)
  }
  return { devices: shown, links: rows, isInside }
}

function choices(graph: PlantGraph): Pick<PlantMap, 'protocols' | 'verbs' | 'zones' | 'levels'> {
  const { devices, protocols, links } = graph
  const levels = [...new Set(devices.map(({ level }) => level ?? null))]
  let verbs = 0
  for (const bits of links.verbs) verbs |= bits
  return {
    protocols: protocols.filter((name) => name !== '').sort(compareTexts),
    verbs: verbsOf(verbs >>> 0),
    zones: [...new Set(devices.map(({ zone }) => zone))].filter((zone) => zone !== '').sort(compareTexts),
    levels: levels.sort((a, b) => (b ?? -1) - (a ?? -1)),
  }
}

function timesOf(devices: readonly PlantDevice[]): { first: number; last: number } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const device of devices) {
    first = Math.min(first, device.firstSeen)
    last = Math.max(last, device.lastSeen)
  }
  return { first, last }
}
