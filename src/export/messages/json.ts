import { fitted, type MessageFormat } from '../message-format.ts'
import { messageObject } from '../message-object.ts'

/** One JSON object on one line. */
export const format: MessageFormat = {
  name: 'json',
  title: 'JSON object',
  for: 'syslog',
  write: (outgoing, sender) => fitted((limits) => JSON.stringify(messageObject(outgoing, sender, limits))),
}
