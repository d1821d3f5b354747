import type { MessageFormat } from '../message-format.ts'
import { DEFENDER_ENGINE, DEFENDER_SEVERITY } from '../message-format.ts'
import { messageObject } from '../message-object.ts'

/** Our object with the additional keys of Defender's extended webhook, for receivers written for that one. */
export const format: MessageFormat = {
  name: 'webhook',
  title: 'Webhook JSON',
  for: 'webhook',
  type: 'application/json',
  write(outgoing, sender) {
    const { message } = outgoing
    const object = messageObject(outgoing, sender)
    return JSON.stringify({
      ...object,
      defender: {
        id: object.id,
        time: Math.floor(message.lastTime / 1000),
        title: object.title,
        message: object.message,
        severity: DEFENDER_SEVERITY[message.severity],
        engine: DEFENDER_ENGINE[message.engine],
        sourceDevice: object.source.name,
        destinationDevice: object.destination.name,
        sourceDeviceAddress: object.source.address,
        destinationDeviceAddress: object.destination.address,
        sensorName: object.sensor,
        zoneName: object.destination.zone || object.source.zone,
        remediationSteps: object.todo.join(' '),
        handled: false,
        additionalInformation: { techniques: object.techniques, url: object.url },
      },
    })
  },
}
