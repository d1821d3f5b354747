/** A message as the object that receivers of JSON get. */
import type { ExportSource } from '#export/message-format'
import { messageObject } from '#export/message-object'
import type { DueMessage, Item } from './destination-type.ts'

/** Our object, with the key that recognises a repeat. */
export const recordOf = (outgoing: DueMessage, sender: ExportSource) => ({
  ...messageObject(outgoing, sender),
  key: outgoing.key,
})

export const itemOf = ({ key, message, queued }: DueMessage, body: unknown): Item => ({
  key,
  message,
  queued,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** A subject line: title, then both sides. */
export function summaryOf({ message }: Pick<DueMessage, 'message'>): string {
  const { title, source, target } = message
  const sides = [source, target].map(({ name, address }) => name || address).filter((text) => text !== '')
  return sides.length === 0 ? title : `${title}: ${sides.join(' → ')}`
}
