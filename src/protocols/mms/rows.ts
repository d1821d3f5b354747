import type { Row } from '#model/protocol'
import { serviceOf, unconfirmed } from './services.ts'
import type { MmsMessage } from './wire.ts'

/** The decoded tree of a unit of transport data. */
export function rows({ spdu, association, pdu, length }: MmsMessage): readonly Row[] {
  const lines: Row[] = []
  if (spdu !== undefined)
    lines.push({ label: 'Session PDU', value: spdu, at: 0, length: Math.min(2, length) })
  if (association !== undefined) {
    const value = `association ${association.kind}${association.isAccepted ? '' : ', rejected'}`
    lines.push({ label: 'ACSE', value, at: 0, length: 0 })
  }
  if (pdu === undefined) return lines
  lines.push({ label: 'MMS PDU', value: pdu.kind, at: 0, length: 0 })
  if (pdu.invokeId !== undefined)
    lines.push({ label: 'Invoke ID', value: String(pdu.invokeId), at: 0, length: 0 })
  if (pdu.service >= 0) {
    const value =
      pdu.kind === 'unconfirmed' ? (unconfirmed.get(pdu.service)?.name ?? '') : serviceOf(pdu.service).name
    lines.push({ label: 'Service', value, at: 0, length: 0 })
  }
  return lines
}
