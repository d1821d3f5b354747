import type { PlantMap } from '#schema/map'
import { bytesText, countOf, shortTime } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { activityNames } from '#ui/parts/activity-names'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { edgeText, nodeName, placeText, typesText } from './labels.ts'
import styles from './Map.module.css'
import type { MapSelection } from './map-address.ts'
import type { Size } from './view.ts'

/** Tooltip next to the pointer, on the side with more space. */
const [width, distance] = [300, 16]

/** Tooltip of a node or line. Screen readers use the details instead. */
export function Hover(props: { map: PlantMap; thing: MapSelection; x: number; y: number; window: Size }) {
  const { map, thing, x, y, window } = props
  const left = x + distance + width > window.width ? Math.max(4, x - distance - width) : x + distance
  const isLow = y > window.height / 2
  const top = isLow ? { bottom: window.height - y + distance / 2 } : { top: y + distance / 2 }
  return (
    <div className={styles.hover} style={{ left, width, ...top }} aria-hidden="true">
      {thing.kind === 'node' ? (
        <Node map={map} index={thing.index} />
      ) : thing.conduit ? (
        <Conduit map={map} lines={thing.conduit.lines} />
      ) : (
        <Line map={map} index={thing.index} />
      )}
    </div>
  )
}

function Node({ map, index }: { map: PlantMap; index: number }) {
  const node = map.nodes[index]
  if (node === undefined) return null
  return (
    <>
      <strong>{nodeName(node)}</strong>
      <span>
        {node.kind === 'group'
          ? `${countOf(node.devices, 'device')}: ${typesText(node)}`
          : [node.type, node.vendor, node.model, node.address].filter(Boolean).join(' · ')}
      </span>
      <span className="quiet">{placeText(node)}</span>
      {node.worst !== null && (
        <span>
          {countOf(node.alerts, 'open alert')}, <Severity severity={node.worst} />
        </span>
      )}
    </>
  )
}

function Conduit({ map, lines }: { map: PlantMap; lines: readonly number[] }) {
  const edges = lines.map((index) => map.edges[index]!)
  const counts = Map.groupBy(edges, ({ activity }) => activity)
  const nodes = [map.nodes[edges[0]!.from]!, map.nodes[edges[0]!.to]!]
  return (
    <>
      <strong>{nodes.map(placeText).join(' ↔ ')}</strong>
      <span>
        {[...counts].map(([activity, some]) => `${activityNames[activity]} ${some.length}`).join(' · ')}
      </span>
      <span className="quiet">{countOf(edges.length, 'line')}; select to show them singly</span>
    </>
  )
}

function Line({ map, index }: { map: PlantMap; index: number }) {
  const protocolName = useProtocolName()
  const edge = map.edges[index]
  const [from, to] = [map.nodes[edge?.from ?? -1], map.nodes[edge?.to ?? -1]]
  if (edge === undefined || from === undefined || to === undefined) return null
  return (
    <>
      <strong>
        {nodeName(from)} → {nodeName(to)}
      </strong>
      <span>
        {activityNames[edge.activity]}
        {edge.verbs.length > 0 && `: ${edge.verbs.join(', ')}`}
      </span>
      <span>{edgeText(edge, protocolName)}</span>
      <span className="quiet">
        {bytesText(edge.bytes)} since {shortTime(edge.firstSeen)}, last {shortTime(edge.lastSeen)}
      </span>
    </>
  )
}
