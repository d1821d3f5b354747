import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link as RouterLink, useSearch } from '@tanstack/react-router'
import type { LinkItem } from '#schema/link'
import type { MapDevice, MapEdge, MapGroup, PlantMap } from '#schema/map'
import { productOf } from '#schema/product'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { bytesText, countOf, countText, unknown } from '#ui/kit/format'
import { Hinted } from '#ui/kit/Hinted.tsx'
import { NowMark } from '#ui/kit/NowMark.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { isWhole, spanOf } from '#ui/kit/span'
import { Time } from '#ui/kit/Time.tsx'
import { TypeIcon } from '#ui/kit/TypeIcon.tsx'
import { activityNames } from '#ui/parts/activity-names'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { edgeText, nodeName, placeText, troubleText } from './labels.ts'
import styles from './Map.module.css'
import { lineWord, type MapSelection } from './map-address.ts'
import { useLinks } from './queries.ts'

/** Maximum number of lines listed per node. */
const shownLines = 40

export interface Acts {
  readonly onKeep: (at: string | undefined) => void
  readonly onTurnOver: (group: string) => void
  readonly onChassis: (device: string) => void
  readonly onUnpin: (node: string) => void
  readonly isPinned: (node: string) => boolean
  readonly isUnfolded: (device: string) => boolean
}

/** Details of the selected node or line, at the right of the map. */
export function Details({ map, kept, acts }: { map: PlantMap; kept: MapSelection; acts: Acts }) {
  const node = kept.kind === 'node' ? map.nodes[kept.index] : undefined
  const edge = kept.kind === 'line' ? map.edges[kept.index] : undefined
  return (
    <aside className={styles.details} aria-label="Selection details">
      <ActionIcon
        className={styles.close ?? ''}
        variant="subtle"
        onClick={() => acts.onKeep(undefined)}
        aria-label="Clear selection"
        title="Clear selection (Esc)"
      >
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
      {node?.kind === 'device' && <DeviceDetails device={node} acts={acts} />}
      {node?.kind === 'group' && <GroupDetails group={node} acts={acts} />}
      {kept.kind === 'node' && <Lines map={map} of={kept.index} acts={acts} />}
      {edge && <EdgeDetails map={map} edge={edge} acts={acts} />}
    </aside>
  )
}

function Trouble({ node }: { node: MapDevice | MapGroup }) {
  if (node.worst === null) return <p className="quiet">{troubleText(node)}</p>
  return (
    <p className={styles.trouble}>
      {node.kind === 'device' ? (
        <RouterLink to={`/devices/${encodeURIComponent(node.id)}`} search={{ tab: 'alerts' } as never}>
          {countOf(node.alerts, 'open alert')}
        </RouterLink>
      ) : (
        countOf(node.alerts, 'open alert')
      )}
      , worst <Severity severity={node.worst} />
    </p>
  )
}

function Pinned({ id, acts }: { id: string; acts: Acts }) {
  if (!acts.isPinned(id)) return null
  return (
    <Button variant="default" onClick={() => acts.onUnpin(id)}>
      Unpin
    </Button>
  )
}

function DeviceDetails({ device, acts }: { device: MapDevice; acts: Acts }) {
  return (
    <>
      <h2>
        <TypeIcon type={device.type} /> {nodeName(device)}
      </h2>
      <p>
        {[device.type, productOf(device)].filter(Boolean).join(', ')}
        <br />
        {placeText(device)}
      </p>
      <Trouble node={device} />
      <dl className={styles.facts}>
        <dt>Address</dt>
        <dd>
          <Copyable value={device.address} label="address" />
        </dd>
        <dt>Last seen</dt>
        <dd>
          <Time value={device.lastSeen} as="short" /> <WholeTime />
        </dd>
      </dl>
      <div className={styles.acts}>
        <Button
          component="a"
          href={`/devices/${encodeURIComponent(device.id)}`}
          renderRoot={toDevice(device.id)}
        >
          Open device
        </Button>
        {device.hasModules && (
          <Button variant="default" onClick={() => acts.onChassis(device.id)}>
            {acts.isUnfolded(device.id) ? 'Collapse backplane' : 'Expand backplane'}
          </Button>
        )}
        <Button variant="default" onClick={() => acts.onTurnOver(device.group)}>
          Collapse its subnet
        </Button>
        <Pinned id={device.id} acts={acts} />
      </div>
    </>
  )
}

function toDevice(id: string) {
  return (props: object) => <RouterLink to={`/devices/${encodeURIComponent(id)}`} {...props} />
}

function GroupDetails({ group, acts }: { group: MapGroup; acts: Acts }) {
  const level = group.level === null ? 'unknown' : String(group.level)
  return (
    <>
      <h2 className="mono">{nodeName(group)}</h2>
      <p>{placeText(group)}</p>
      <Trouble node={group} />
      <dl className={styles.facts}>
        <dt>Devices</dt>
        <dd>
          <RouterLink to="/devices" search={{ level, zone: group.zone || undefined } as never}>
            {countText(group.devices)}
          </RouterLink>
        </dd>
        {group.types.map(({ type, count }) => (
          <div key={type} className={styles.pair}>
            <dt>{type}</dt>
            <dd>{countText(count)}</dd>
          </div>
        ))}
        <dt>Internal connections</dt>
        <dd>
          {countOf(group.insideLinks, 'link')}, {bytesText(group.insideBytes)}
        </dd>
      </dl>
      <div className={styles.acts}>
        <Button onClick={() => acts.onTurnOver(group.id)}>{group.isOpen ? 'Collapse' : 'Expand'}</Button>
        <Pinned id={group.id} acts={acts} />
      </div>
    </>
  )
}

function Lines({ map, of, acts }: { map: PlantMap; of: number; acts: Acts }) {
  const protocolName = useProtocolName()
  const mine = map.edges.filter(({ from, to }) => from === of || to === of)
  if (mine.length === 0) return <p className="quiet">No connections on this map.</p>
  return (
    <>
      <h3>Connections</h3>
      <ul className={styles.talks}>
        {mine.slice(0, shownLines).map((edge) => {
          const other = map.nodes[edge.from === of ? edge.to : edge.from]
          return (
            <li key={lineWord(map, edge)}>
              <button type="button" onClick={() => acts.onKeep(lineWord(map, edge))}>
                <span>
                  {edge.from === of ? '→' : '←'} {other && nodeName(other)}
                  {other?.zone && <span className="quiet"> {other.zone}</span>}
                </span>
                <span className={edge.activity === 'program' ? styles.grave : 'quiet'}>
                  {activityNames[edge.activity]} · {edgeText(edge, protocolName)}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {mine.length > shownLines && <p className="quiet">and {countText(mine.length - shownLines)} more</p>}
    </>
  )
}

function EdgeDetails({ map, edge, acts }: { map: PlantMap; edge: MapEdge; acts: Acts }) {
  const protocolName = useProtocolName()
  const ends = [map.nodes[edge.from], map.nodes[edge.to]] as const
  const [from, to] = ends
  const devices = ends.flatMap((node) => (node?.kind === 'device' ? [node.id] : []))
  return (
    <>
      <h2>{sentence(edge)}</h2>
      <p>
        {from && <End node={from} acts={acts} />} → {to && <End node={to} acts={acts} />}
      </p>
      <dl className={styles.facts}>
        <dt>Protocols</dt>
        <dd>{edge.protocols.map((name) => protocolName(name) || 'unrecognised').join(', ')}</dd>
        <dt>Verbs</dt>
        <dd>{edge.verbs.join(', ') || unknown}</dd>
        <dt>Volume</dt>
        <dd>
          {bytesText(edge.bytes)} in {countOf(edge.packets, 'packet')} <WholeTime />
        </dd>
        <dt>Connections</dt>
        <dd>{countText(edge.links)}</dd>
        <dt>First seen</dt>
        <dd>
          <Time value={edge.firstSeen} as="short" />
        </dd>
        <dt>Last seen</dt>
        <dd>
          <Time value={edge.lastSeen} as="short" /> <WholeTime />
        </dd>
      </dl>
      {devices.length === 0 ? (
        <p className="quiet">Expand one of the two subnets to see the devices.</p>
      ) : (
        <SingleLinks device={devices[0]} peer={devices[1]} protocols={edge.protocols} />
      )}
    </>
  )
}

/** Marks what is of all time while a time range is selected. */
function WholeTime() {
  const span = spanOf(useSearch({ strict: false }))
  return isWhole(span) ? null : <NowMark />
}

function sentence({ activity }: MapEdge): string {
  const name = activityNames[activity]
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function End({ node, acts }: { node: MapDevice | MapGroup; acts: Acts }) {
  return (
    <button type="button" className={styles.end} onClick={() => acts.onKeep(node.id)}>
      {nodeName(node)}
    </button>
  )
}

/** Connections of a line, with operations and evidence. */
function SingleLinks(props: {
  device: string | undefined
  peer: string | undefined
  protocols: readonly string[]
}) {
  const links = useLinks(props.device, props.peer)
  return (
    <>
      <h3>Operations</h3>
      <Answer of={links} lines={3}>
        {({ items }) => (
          <ul className={styles.talks}>
            {items
              .filter(({ protocol }) => props.protocols.includes(protocol))
              .map((link) => (
                <li key={link.id}>
                  <Said link={link} />
                </li>
              ))}
          </ul>
        )}
      </Answer>
    </>
  )
}

function Said({ link }: { link: LinkItem }) {
  const protocolName = useProtocolName()
  return (
    <div className={styles.said}>
      <span>
        <span className="mono">
          {link.clientAddress} → {link.serverAddress}
        </span>{' '}
        {protocolName(link.protocol) || 'Unrecognised'} <span className="quiet">{link.transport}</span>
        {link.port === null ? '' : `/${link.port}`}
        <Hinted names={link.hinted} />
      </span>
      {link.operations.map((operation) => (
        <span key={operation.verb + operation.code + operation.name}>
          {countText(operation.count)} × {operation.name} <span className="quiet">({operation.verb})</span>
        </span>
      ))}
      <span className="quiet">
        {bytesText(link.bytes)}
        {link.firstFrame && (
          <>
            {' '}
            · <PacketsLink frame={link.firstFrame}>frame {link.firstFrame.number}</PacketsLink>
          </>
        )}
      </span>
    </div>
  )
}
