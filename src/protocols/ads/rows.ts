import type { Row } from '#model/protocol'
import { commands, errorName } from './commands.ts'
import { type AdsMessage, TCP_HEADER } from './wire.ts'

/** The decoded tree of a message. */
export function rows(message: AdsMessage): readonly Row[] {
  if (message.kind === 'router')
    return [
      {
        label: 'Service',
        value: `${message.service}${message.isResponse ? ' (response)' : ''}`,
        at: 8,
        length: 4,
      },
      { label: 'AMS Net Id', value: message.netId, at: 12, length: 6 },
    ]
  const { target, targetPort, source, sourcePort, command, isResponse, error, data, end } = message
  const name = `${commands.get(command)?.name ?? command} (${isResponse ? 'response' : 'request'})`
  return [
    { label: 'Target', value: `${target}:${targetPort}`, at: TCP_HEADER, length: 8 },
    { label: 'Source', value: `${source}:${sourcePort}`, at: TCP_HEADER + 8, length: 8 },
    { label: 'Command', value: name, at: TCP_HEADER + 16, length: 2 },
    ...(error === 0 ? [] : [{ label: 'Error', value: errorName(error), at: TCP_HEADER + 24, length: 4 }]),
    { label: 'Data', value: `${end - data} bytes`, at: data, length: end - data },
  ]
}
