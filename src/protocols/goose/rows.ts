import type { Row } from '#model/protocol'
import type { GseMessage } from './wire.ts'

/** The decoded tree of a message. */
export function rows(message: GseMessage): readonly Row[] {
  const appId: Row = { label: 'APPID', value: String(message.applicationId), at: 0, length: 2 }
  if (message.kind === 'management')
    return [appId, { label: 'Service', value: `${message.service} ${message.object}`, at: 8, length: 0 }]
  const line = (label: string, value: string | number | boolean): Row => ({
    label,
    value: String(value),
    at: 8,
    length: 0,
  })
  return [
    appId,
    line('gocbRef', message.controlBlock),
    line('timeAllowedtoLive', `${message.timeAllowedToLive} ms`),
    line('datSet', message.dataSet),
    line('goID', message.id),
    line('t', message.time),
    line('stNum', message.stateNumber),
    line('sqNum', message.sequenceNumber),
    line('simulation', message.isSimulated),
    line('confRev', message.configurationRevision),
    line('ndsCom', message.needsCommissioning),
    line('numDatSetEntries', message.entries),
  ]
}
