import { useState } from 'react'
import type { MapDevice, MapEdge, MapGroup, PlantMap } from '#schema/map'
import { bytesText, countText, unknown } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { type Column, VirtualTable } from '#ui/kit/VirtualTable.tsx'
import { activityNames } from '#ui/parts/activity-names'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { bandWords, nodeName, typesText } from './labels.ts'
import { lineWord } from './map-address.ts'

interface Props {
  readonly map: PlantMap
  readonly onKeep: (at: string) => void
}

type Node = MapGroup | MapDevice

const places: readonly Column<Node>[] = [
  { id: 'level', title: 'Level', width: 168, cell: ({ level }) => bandWords(level).join(' ') },
  { id: 'zone', title: 'Zone', width: 136, cell: ({ zone }) => zone || unknown },
  { id: 'name', title: 'Subnet or device', width: 200, grows: true, cell: nodeName },
  {
    id: 'what',
    title: 'What',
    width: 240,
    grows: true,
    cell: (node) =>
      node.kind === 'group'
        ? typesText(node)
        : [node.type, node.vendor, node.model].filter(Boolean).join(' · '),
  },
  {
    id: 'devices',
    title: 'Devices',
    width: 84,
    isNumber: true,
    cell: (node) => (node.kind === 'group' ? countText(node.devices) : '1'),
  },
  {
    id: 'worst',
    title: 'Worst alert',
    width: 128,
    cell: ({ worst }) => (worst === null ? unknown : <Severity severity={worst} />),
  },
]

/** The nodes of the map as a table. */
export function Places({ map, onKeep }: Props) {
  const [selected, setSelected] = useState(0)
  const rows = map.nodes.filter((node) => node.kind === 'device' || node.devices > 1)
  return (
    <VirtualTable
      label="Nodes of the map"
      columns={places}
      rows={rows}
      total={rows.length}
      selected={selected}
      onSelect={setSelected}
      onOpen={({ id }) => onKeep(id)}
    />
  )
}

/** The lines of the map as a table, most critical first. */
export function Lines({ map, onKeep }: Props) {
  const protocolName = useProtocolName()
  const [selected, setSelected] = useState(0)
  const name = (index: number) => {
    const node = map.nodes[index]
    if (node === undefined) return unknown
    const name = nodeName(node)
    return node.zone === '' || node.zone === name ? name : `${name}, ${node.zone}`
  }
  const columns: readonly Column<MapEdge>[] = [
    { id: 'from', title: 'From', width: 200, grows: true, cell: ({ from }) => name(from) },
    { id: 'to', title: 'To', width: 200, grows: true, cell: ({ to }) => name(to) },
    { id: 'activity', title: 'Activity', width: 120, cell: ({ activity }) => activityNames[activity] },
    {
      id: 'protocols',
      title: 'Protocols',
      width: 170,
      cell: ({ protocols }) => protocols.filter(Boolean).map(protocolName).join(', ') || unknown,
    },
    { id: 'verbs', title: 'Verbs', width: 180, cell: ({ verbs }) => verbs.join(', ') || unknown },
    { id: 'bytes', title: 'Volume', width: 88, isNumber: true, cell: ({ bytes }) => bytesText(bytes) },
    {
      id: 'last',
      title: 'Last seen',
      width: 136,
      cell: ({ lastSeen }) => <Time value={lastSeen} as="short" />,
    },
  ]
  return (
    <VirtualTable
      label="Lines of the map"
      columns={columns}
      rows={map.edges}
      total={map.edges.length}
      selected={selected}
      onSelect={setSelected}
      onOpen={(edge) => onKeep(lineWord(map, edge))}
    />
  )
}
