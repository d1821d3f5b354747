/** Labels and sentences of the map. */
import type { MapDevice, MapEdge, MapGroup, PlantMap } from '#schema/map'
import { productOf } from '#schema/product'
import type { ProtocolNameOf } from '#schema/protocol-name'
import { bytesText, countOf, countText } from '#ui/kit/format'
import { levelName } from '#ui/source/names'

/** Level names of ISA-95 and the Purdue model. */
const LEVEL_WORDS: Readonly<Record<string, string>> = {
  5: 'Enterprise',
  4: 'Site business',
  3.5: 'DMZ',
  3: 'Site operations',
  2: 'Supervision',
  1: 'Control',
  0: 'Process',
}

/** `L3.5`, and the name of the level. */
export function bandWords(level: number | null): readonly [string, string] {
  return level === null ? ['–', 'Unknown level'] : [`L${level}`, LEVEL_WORDS[String(level)] ?? '']
}

const SHORT_TYPES: Readonly<Record<string, string>> = {
  'Engineering Station': 'ENG',
  Historian: 'HIS',
  'Domain Controller': 'DC',
  'DB Server': 'DB',
  'Wireless Access Point': 'AP',
  Router: 'RTR',
  Switch: 'SW',
  Workstation: 'PC',
  Server: 'SRV',
  'IP Camera': 'CAM',
  Printer: 'PRN',
  'Multicast/Broadcast': 'ALL',
  Internet: 'WWW',
  Firewall: 'FW',
  'Terminal Station': 'TS',
  'VPN Gateway': 'VPN',
  'DCS Controller': 'DCS',
  'NTP Server': 'NTP',
  Storage: 'NAS',
  'Industrial Robot': 'ROB',
  'Robot Controller': 'ROB',
  'I/O Adapter': 'I/O',
  'Variable Frequency Drive': 'VFD',
  'Servo Drive': 'SRV',
  'Protocol Converter': 'GW',
  Meter: 'MTR',
  'IP Telephone': 'TEL',
  'Uninterruptable Power Supply': 'UPS',
  Unknown: '?',
}

/** Device type in at most four letters. */
export function shortType(type: string): string {
  return (
    SHORT_TYPES[type] ??
    type
      .replace(/[^A-Za-z/ ]/g, '')
      .slice(0, 3)
      .toUpperCase()
  )
}

/** `12 PLC · 4 HMI`; with `fits`, the longest that does, for a type is left out rather than cut. */
export function typesText({ types }: Pick<MapGroup, 'types'>, fits?: (text: string) => boolean): string {
  const parts = types.map(({ type, count }) => `${countText(count)} ${shortType(type)}`)
  const texts = parts.map((_, at) => parts.slice(0, parts.length - at).join(' · '))
  return fits === undefined ? (texts[0] ?? '') : (texts.find(fits) ?? '')
}

export function nodeName(node: MapGroup | MapDevice): string {
  if (node.kind === 'device') return node.name || node.address || node.id
  return node.subnet === '' ? 'without IP address' : node.subnet === '0.0.0.0/0' ? 'all subnets' : node.subnet
}

/** Label of a device on its tile. */
export function briefName({ name, address, id }: MapDevice): string {
  return name || address || id
}

/** Location of a node: `Level 1, Press shop`. */
export function placeText({ level, zone }: MapGroup | MapDevice): string {
  return [levelName(level) || 'Unknown level', zone].filter(Boolean).join(', ')
}

/** One line for tooltips and screen readers. */
export function nodeText(node: MapGroup | MapDevice): string {
  const what =
    node.kind === 'group'
      ? `${countOf(node.devices, 'device')}: ${typesText(node)}`
      : [node.type, productOf(node), node.address].filter(Boolean).join(', ')
  return `${nodeName(node)}. ${what}. ${placeText(node)}. ${troubleText(node)}`
}

export function troubleText({ alerts, worst }: MapGroup | MapDevice): string {
  return worst === null ? 'No open alerts.' : `${countOf(alerts, 'open alert')}, worst ${worst}.`
}

/** `S7comm, Modbus · 1.2 MB in 14 connections`. */
export function edgeText(edge: MapEdge, protocolName: ProtocolNameOf): string {
  const protocols = edge.protocols.map((name) => protocolName(name) || 'unrecognised').join(', ')
  return `${protocols} · ${bytesText(edge.bytes)} in ${countOf(edge.links, 'connection')}`
}

/** Summary above the map. */
export function mapSentence(map: PlantMap): string {
  const groups = map.nodes.filter((node) => node.kind === 'group')
  const zones = new Set(groups.map(({ zone }) => zone).filter(Boolean)).size
  const places = zones === 0 ? countOf(groups.length, 'subnet') : `${countOf(zones, 'zone')}`
  const grave = map.edges.filter(({ activity }) => activity === 'program').length
  const program =
    grave === 0 ? 'No controller programming.' : `${countOf(grave, 'line')} with controller programming.`
  return `${countOf(map.deviceCount, 'device')} in ${places}, ${countOf(map.linkCount, 'connection')} between them. ${program}`.replace(
    /^no/,
    'No',
  )
}

/** Omitted parts of the drawing. */
export function leftOut(map: PlantMap): string[] {
  const withheld = map.nodes.reduce((sum, node) => sum + (node.kind === 'group' ? node.withheld : 0), 0)
  return [
    map.withheldEdges > 0 ? `the ${countOf(map.withheldEdges, 'line')} with least traffic` : '',
    withheld > 0 ? `${countOf(withheld, 'device')} of expanded subnets` : '',
    map.withheldLinks > 0 ? `the ${countOf(map.withheldLinks, 'oldest connection')}` : '',
    map.silentLinks > 0 ? `${countOf(map.silentLinks, 'connection')} to addresses that never answered` : '',
  ].filter(Boolean)
}
