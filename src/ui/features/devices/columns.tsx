import { Copyable } from '#ui/kit/Copyable.tsx'
import { linesOf, PADDING } from '#ui/kit/column-widths'
import { countText, middleCut, unknown } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import { TypeIcon } from '#ui/kit/TypeIcon.tsx'
import type { Column } from '#ui/kit/VirtualTable.tsx'
import { DeviceActivityLine } from '#ui/parts/ActivityLine.tsx'
import { ProtocolNames } from '#ui/parts/ProtocolNames.tsx'
import { deviceName, levelName } from '#ui/source/names'
import styles from './Devices.module.css'
import type { DeviceTableRow } from './queries.ts'

/** A text, on two lines where the column is narrow; its title has all of it. */
function textColumn(
  value: (device: DeviceTableRow) => string,
): Pick<Column<DeviceTableRow>, 'width' | 'text' | 'wraps' | 'cell'> {
  return {
    width: UNMEASURED,
    wraps: true,
    text: value,
    cell: (device) => {
      const text = value(device)
      if (text === '') return <span className="quiet">{unknown}</span>
      return (
        <span className={styles.lines} title={text}>
          {text}
        </span>
      )
    },
  }
}

/** Width of a column before its texts are measured, in px. */
const UNMEASURED = 100
/** Icon of the type and the gap next to it, in px. */
const ICON = 24
/** All that is next to a name in its column, in px. */
const NAME_BESIDE = ICON + PADDING
/** Share of the names that leave room for the address below. */
const SHORT_NAMES = 0.9
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
    text: deviceName,
    beside: ICON,
    oneLine: SHORT_NAMES,
    cell: (device, width) => (
      <span className={styles.name} title={`${deviceName(device)} ${device.ipAddresses[0] ?? ''}`.trim()}>
        <TypeIcon type={device.type} />
        <span className={styles.lines}>
          {deviceName(device)}
          <SecondLine device={device} isRoom={linesOf(deviceName(device), width - NAME_BESIDE) === 1} />
        </span>
      </span>
    ),
  },
  { id: 'type', title: 'Type', sort: 'type', ...textColumn(({ type }) => type) },
  { id: 'subtype', title: 'Subtype', ...textColumn(({ subtype }) => subtype.replaceAll('-', ' ')) },
  {
    id: 'known',
    title: 'What is known',
    grows: true,
    ...textColumn(({ summary, vendor, model }) => summary || `${vendor} ${model}`.trim()),
  },
  { id: 'category', title: 'Category', ...textColumn(({ category }) => category) },
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
    grows: true,
    sort: 'vendor',
    ...textColumn(({ vendor, model }) => `${vendor} ${model}`.trim()),
  },
  { id: 'vendor', title: 'Vendor', sort: 'vendor', ...textColumn(({ vendor }) => vendor) },
  { id: 'model', title: 'Model', grows: true, sort: 'model', ...textColumn(({ model }) => model) },
  { id: 'modules', title: 'Modules', ...textColumn(({ modulesText }) => modulesText) },
  { id: 'orderNumber', title: 'Order number', ...textColumn(({ orderNumber }) => orderNumber) },
  { id: 'serial', title: 'Serial', ...textColumn(({ serial }) => serial) },
  { id: 'firmware', title: 'Firmware', ...textColumn(({ firmware }) => firmware) },
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
  { id: 'os', title: 'System', ...textColumn(({ os }) => os) },
  { id: 'zone', title: 'Zone', sort: 'zone', ...textColumn(({ zone }) => zone) },
  {
    id: 'level',
    title: 'Level',
    sort: 'level',
    ...textColumn(({ purdueLevel }) => levelName(purdueLevel)),
  },
  {
    id: 'protocols',
    title: 'Protocols',
    width: 160,
    cell: ({ protocols }) => <ProtocolNames ids={protocols.map(({ protocol }) => protocol)} />,
  },
  { id: 'vlans', title: 'VLAN', ...textColumn(({ vlans }) => vlans.join(', ')) },
  { id: 'mode', title: 'Mode', ...textColumn(({ mode }) => mode) },
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

/** The address below a name of one line; the page of the device shows it too. */
function SecondLine({ device, isRoom }: { device: DeviceTableRow; isRoom: boolean }) {
  const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
  if (!isRoom || address === '' || deviceName(device).includes(address)) return null
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
