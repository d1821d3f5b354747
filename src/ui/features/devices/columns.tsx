import { Copyable } from '#ui/kit/Copyable.tsx'
import { countText, middleCut, unknown } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import { TypeIcon } from '#ui/kit/TypeIcon.tsx'
import type { Column } from '#ui/kit/VirtualTable.tsx'
import { DeviceActivityLine } from '#ui/parts/ActivityLine.tsx'
import { ProtocolNames } from '#ui/parts/ProtocolNames.tsx'
import { deviceName, levelName } from '#ui/source/names'
import styles from './Devices.module.css'
import type { DeviceTableRow } from './queries.ts'

function text(value: string) {
  return value === '' ? <span className="quiet">{unknown}</span> : <span title={value}>{value}</span>
}

/** Characters that the column shows: enough for every IPv4 address. */
const ADDRESS_LENGTH = 16

/** All columns; the reader selects which are shown. */
export const columns: readonly Column<DeviceTableRow>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 198,
    grows: true,
    sort: 'name',
    wraps: true,
    cell: (device) => (
      <span className={styles.name} title={`${deviceName(device)} ${device.ipAddresses[0] ?? ''}`.trim()}>
        <TypeIcon type={device.type} />
        <span>
          {deviceName(device)}
          <SecondLine device={device} />
        </span>
      </span>
    ),
  },
  { id: 'type', title: 'Type', width: 88, sort: 'type', wraps: true, cell: (device) => text(device.type) },
  {
    id: 'subtype',
    title: 'Subtype',
    width: 116,
    cell: (device) => text(device.subtype.replaceAll('-', ' ')),
  },
  {
    id: 'known',
    title: 'What is known',
    width: 220,
    grows: true,
    wraps: true,
    cell: ({ summary, vendor, model }) => text(summary || `${vendor} ${model}`.trim()),
  },
  { id: 'category', title: 'Category', width: 100, cell: (device) => text(device.category) },
  {
    id: 'confidence',
    title: 'Certainty',
    width: 90,
    cell: (device) => (
      <span title={device.isContradictory ? 'Independent sources name different types' : undefined}>
        {device.confidenceWord}
        {device.isContradictory && ' ≠'}
      </span>
    ),
  },
  {
    id: 'address',
    title: 'Address',
    width: 144,
    sort: 'address',
    cell: ({ ipAddresses: [address = ''] }) => (
      <Copyable value={address} shown={middleCut(address, ADDRESS_LENGTH)} />
    ),
  },
  {
    id: 'mac',
    title: 'MAC',
    width: 160,
    cell: (device) => <Copyable value={device.macAddresses[0] ?? ''} />,
  },
  {
    id: 'maker',
    title: 'Vendor and model',
    width: 190,
    grows: true,
    sort: 'vendor',
    wraps: true,
    cell: ({ vendor, model }) => text(`${vendor} ${model}`.trim()),
  },
  { id: 'vendor', title: 'Vendor', width: 150, sort: 'vendor', cell: (device) => text(device.vendor) },
  {
    id: 'model',
    title: 'Model',
    width: 120,
    grows: true,
    sort: 'model',
    cell: (device) => text(device.model),
  },
  { id: 'modules', title: 'Modules', width: 260, cell: (device) => text(device.modulesText) },
  { id: 'orderNumber', title: 'Order number', width: 170, cell: (device) => text(device.orderNumber) },
  { id: 'serial', title: 'Serial', width: 130, cell: (device) => text(device.serial) },
  { id: 'firmware', title: 'Firmware', width: 72, wraps: true, cell: (device) => text(device.firmware) },
  {
    id: 'risk',
    title: 'Risk',
    width: 74,
    isNumber: true,
    cell: (device) =>
      device.riskScore === null ? (
        <span className="quiet" title="Not judged">
          {unknown}
        </span>
      ) : (
        <RiskBar risk={device.riskScore} />
      ),
  },
  {
    id: 'activity',
    title: 'Activity',
    width: 72,
    cell: (device) => <DeviceActivityLine device={device.id} />,
  },
  { id: 'os', title: 'System', width: 120, cell: (device) => text(device.os) },
  { id: 'zone', title: 'Zone', width: 104, sort: 'zone', wraps: true, cell: (device) => text(device.zone) },
  {
    id: 'level',
    title: 'Level',
    width: 80,
    sort: 'level',
    cell: (device) => text(levelName(device.purdueLevel)),
  },
  {
    id: 'protocols',
    title: 'Protocols',
    width: 160,
    cell: ({ protocols }) => <ProtocolNames ids={protocols.map(({ protocol }) => protocol)} />,
  },
  { id: 'vlans', title: 'VLAN', width: 80, cell: (device) => text(device.vlans.join(', ')) },
  { id: 'mode', title: 'Mode', width: 90, cell: (device) => text(device.mode) },
  {
    id: 'packets',
    title: 'Packets',
    width: 100,
    isNumber: true,
    sort: 'packets',
    cell: (device) => countText(device.packets),
  },
  {
    id: 'firstSeen',
    title: 'First seen',
    width: 176,
    sort: 'firstSeen',
    cell: (device) => <Time value={device.firstSeen} />,
  },
  {
    id: 'lastSeen',
    title: 'Last seen',
    width: 176,
    sort: 'lastSeen',
    cell: (device) => <Time value={device.lastSeen} />,
  },
]

/** Letters of a line of the name column. */
const NAME_LINE = 23

/** The address below a name that does not hold it. A name of two lines has no room below; the page of the device shows it. */
function SecondLine({ device }: { device: DeviceTableRow }) {
  const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
  const name = deviceName(device)
  if (address === '' || name.includes(address) || name.length > NAME_LINE) return null
  return <span className={styles.second}>{middleCut(address, ADDRESS_LENGTH)}</span>
}

/** Up is bad; only high risk has a signal colour. */
function RiskBar({ risk }: { risk: number }) {
  const color = risk >= 80 ? 'var(--critical)' : risk >= 60 ? 'var(--major)' : 'var(--data-4)'
  return (
    <span title={risk === 0 ? 'Judged, no known risk' : `Risk ${risk} of 100`}>
      {countText(risk)}{' '}
      <svg width="34" height="8" aria-hidden="true">
        <rect width="34" height="8" rx="2" fill="var(--grey-3)" />
        <rect width={(risk / 100) * 34} height="8" rx="2" fill={color} />
      </svg>
    </span>
  )
}

/** Default columns: what fits 1280 px. */
export const firstColumns: readonly string[] = [
  'name',
  'type',
  'maker',
  'firmware',
  'risk',
  'activity',
  'zone',
]

/** Default columns of devices of unknown type: what is known of them. */
export const unknownColumns: readonly string[] = ['name', 'known', 'os', 'protocols']
