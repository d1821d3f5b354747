import type { DeviceItem } from '#schema/device'
import type { ProtocolNameOf } from '#schema/protocol-name'
import type { ClaimedValue, Proof } from '#schema/terms'
import { levelName } from '#ui/source/names'
import { subtypeText } from './reasons.ts'

export interface FactLine {
  readonly label: string
  readonly value: string
  readonly evidence: Proof | undefined
  readonly others: readonly ClaimedValue[]
  /** Values with a copy button. */
  readonly isCopied: boolean
}

export interface FactGroup {
  readonly title: string
  readonly lines: readonly FactLine[]
  /** Labels of facts without a value: shown in one line instead of many empty ones. */
  readonly notSeen: readonly string[]
}

type Named = readonly [label: string, attribute: string, value: string, isCopied?: boolean]

/** Other keys under which the evidence of a value may be stored. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  orderNumber: ['order-number'],
  keyPosition: ['key-position'],
  ipAddresses: ['ip'],
  macAddresses: ['mac'],
  vlans: ['vlan'],
  hostnames: ['name'],
  roles: ['role'],
}

function line(device: DeviceItem, [label, attribute, value, isCopied = false]: Named): FactLine {
  const names = [attribute, ...(ALIASES[attribute] ?? [])]
  return {
    label,
    value,
    evidence: names.map((name) => device.provenance[name]).find((found) => found !== undefined),
    others: names.flatMap((name) => device.alternatives[name] ?? []),
    isCopied,
  }
}

/** Facts of a device, grouped. */
export function factGroups(device: DeviceItem, protocolName: ProtocolNameOf): readonly FactGroup[] {
  const groups: readonly (readonly [string, readonly Named[]])[] = [
    [
      'Identity',
      [
        ['Type', 'type', device.type],
        ['Subtype', 'subtype', subtypeText(device.subtype)],
        ['Category', 'category', device.category],
        ['Vendor', 'vendor', device.vendor],
        ['Model', 'model', device.model],
        ['Order number', 'orderNumber', device.orderNumber],
        ['Serial number', 'serial', device.serial],
        ['Description', 'description', device.description],
      ],
    ],
    [
      'Software',
      [
        ['Firmware', 'firmware', device.firmware],
        ['Hardware', 'hardware', device.hardware],
        ['Software', 'software', device.software],
        ['Operating system', 'os', device.os],
        ['Clock', 'clockOffset', device.clockOffset],
      ],
    ],
    [
      'Network',
      [
        ['IP address', 'ipAddresses', device.ipAddresses.join(', '), true],
        ['MAC address', 'macAddresses', device.macAddresses.join(', '), true],
        ['Next-hop MAC', 'guessedMacAddresses', device.guessedMacAddresses.join(', '), true],
        ['Host name', 'hostnames', device.hostnames.join(', ')],
        ['VLAN', 'vlans', device.vlans.join(', ')],
        ...device.protocolAddresses.map(
          ({ protocol, kind, value, label }): Named => [
            protocol,
            `address:${protocol}-${kind}`,
            label || value,
          ],
        ),
      ],
    ],
    [
      'Location and role',
      [
        ['Zone', 'zone', device.zone],
        ['Purdue level', 'purdueLevel', levelName(device.purdueLevel)],
        ['Location', 'location', device.location],
        ['Roles', 'roles', device.roles.join(', ')],
        ['Importance', 'importance', device.importance],
        [
          'Protocols',
          'protocols',
          device.protocols.map(({ protocol, role }) => `${protocolName(protocol)} (${role})`).join(', '),
        ],
      ],
    ],
  ]
  return groups.map(([title, named]) => {
    const lines = named.map((one) => line(device, one))
    const isSeen = ({ value, others }: FactLine) => value !== '' || others.length > 0
    return {
      title,
      lines: lines.filter(isSeen),
      notSeen: lines.filter((one) => !isSeen(one)).map(({ label }) => lowerFirst(label)),
    }
  })
}

/** `IP address` and `VLAN` keep their capitals. */
function lowerFirst(label: string): string {
  return /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
}
