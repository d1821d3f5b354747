/** The true identity of a simulated device: what recall is measured against. */
export type SimulatedKind = 's7' | 'enip' | 'modbus'

export interface SimulatedIdentity {
  readonly kind: SimulatedKind
  readonly vendor: string
  readonly model: string
  readonly orderNumber: string
  readonly firmware: string
  /** '' where the protocol has no serial number. */
  readonly serial: string
  readonly name: string
}

const KINDS: readonly SimulatedKind[] = ['s7', 'enip', 'modbus']

export function simulatedIdentity(address: string): SimulatedIdentity {
  const [, , third = 0, last = 0] = address.split('.').map(Number)
  const number = third * 256 + last
  const kind = KINDS[number % 3]!
  const name = `${kind.toUpperCase()}-${number}`
  if (kind === 's7')
    return {
      kind,
      vendor: 'Siemens',
      model: 'CPU 315-2 PN/DP',
      orderNumber: '6ES7 315-2EH14-0AB0',
      firmware: `3.2.${number % 9}`,
      serial: `S C-X4U${(100_000 + number).toString()}`,
      name,
    }
  if (kind === 'enip')
    return {
      kind,
      vendor: 'Rockwell Automation',
      model: '1756-L61/B LOGIX5561',
      orderNumber: '',
      firmware: `20.${(number % 9) + 11}`,
      serial: (0x00a10000 + number).toString(16),
      name,
    }
  return {
    kind,
    vendor: 'Example Works',
    model: 'EX-200',
    orderNumber: '',
    firmware: `4.2.${number % 9}`,
    serial: '',
    name,
  }
}
