import { hexCode } from '#bytes/hex'
import type { Row } from '#model/protocol'
import { errorName } from './errors.ts'
import { jobs, userdataName } from './functions.ts'
import { ACK, ACK_DATA, JOB, type S7Message } from './wire.ts'

const KINDS: ReadonlyMap<number, string> = new Map([
  [JOB, 'Job'],
  [ACK, 'Ack'],
  [ACK_DATA, 'Ack_Data'],
])

/** The decoded tree of a message. */
export function rows(message: S7Message): readonly Row[] {
  const { userdata, functionCode, parameter, data, end } = message
  const kind = KINDS.get(message.rosctr) ?? `Userdata (${userdata?.type ?? ''})`
  const lines: Row[] = [
    { label: 'ROSCTR', value: kind, at: 1, length: 1 },
    { label: 'PDU reference', value: String(message.reference), at: 4, length: 2 },
  ]
  if (userdata !== undefined) {
    const { group, subfunction } = userdata
    const value = `${userdataName(group, subfunction).name} (${group}/${subfunction})`
    lines.push({ label: 'Function', value, at: parameter + 5, length: 2 })
  } else if (functionCode !== undefined) {
    const value = `${jobs.get(functionCode)?.name ?? 'unknown'} (${hexCode(functionCode)})`
    lines.push({ label: 'Function', value, at: parameter, length: 1 })
  }
  if (message.error !== 0)
    lines.push({
      label: 'Error',
      value: errorName(message.error),
      at: userdata === undefined ? 10 : parameter + 10,
      length: 2,
    })
  if (end > data) lines.push({ label: 'Data', value: `${end - data} bytes`, at: data, length: end - data })
  return lines
}
