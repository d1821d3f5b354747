import type { Row } from '#model/protocol'
import { APDU } from './apdu.ts'
import { type BacnetStation, networkMessages } from './npdu.ts'
import { stationPath } from './parties.ts'
import { confirmedService, unconfirmedService } from './services.ts'
import type { BacnetMessage } from './wire.ts'

const apduTypes: readonly string[] = [
  'Confirmed-Request',
  'Unconfirmed-Request',
  'Simple-ACK',
  'Complex-ACK',
  'Segment-ACK',
  'Error',
  'Reject',
  'Abort',
]

/** The decoded tree of a message, header by header. */
export function rows({ link, network, apdu, npdu }: BacnetMessage): readonly Row[] {
  const tree: Row[] = []
  if (link.type !== 0)
    tree.push({ label: 'BVLC', value: link.known?.name ?? `function ${link.code}`, at: 1, length: 1 })
  if (network === undefined) return tree
  const station = (label: string, of: BacnetStation | undefined) => {
    if (of !== undefined) tree.push({ label, value: stationPath(of), at: npdu + 2, length: 3 })
  }
  station('Destination', network.destination)
  station('Source', network.source)
  const { messageType } = network
  if (messageType !== undefined) {
    const value = networkMessages.get(messageType)?.name ?? `message ${messageType}`
    tree.push({ label: 'Network message', value, at: npdu + 2, length: 1 })
  }
  if (apdu === undefined) return tree
  tree.push({ label: 'APDU', value: apduTypes[apdu.type]!, at: npdu + 2, length: 1 })
  if (apdu.invokeId !== undefined)
    tree.push({ label: 'Invoke ID', value: String(apdu.invokeId), at: npdu + 2, length: 1 })
  if (apdu.choice !== undefined && apdu.type !== APDU.REJECT && apdu.type !== APDU.ABORT) {
    const { name } =
      apdu.type === APDU.UNCONFIRMED ? unconfirmedService(apdu.choice) : confirmedService(apdu.choice)
    tree.push({ label: 'Service', value: name, at: npdu + 2, length: 1 })
  }
  return tree
}
