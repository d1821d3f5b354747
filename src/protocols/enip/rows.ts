import { hexCode } from '#bytes/hex'
import type { Row } from '#model/protocol'
import { commands, statuses } from './commands.ts'
import { type EnipMessage, IO, ITEM } from './wire.ts'

const itemNames: ReadonlyMap<number, string> = new Map([
  [ITEM.NULL_ADDRESS, 'Null Address'],
  [ITEM.LIST_IDENTITY, 'CIP Identity'],
  [ITEM.CONNECTED_ADDRESS, 'Connected Address'],
  [ITEM.CONNECTED_DATA, 'Connected Data'],
  [ITEM.UNCONNECTED_DATA, 'Unconnected Data'],
  [ITEM.LIST_SERVICES, 'List Services'],
  [ITEM.SOCKADDR_ORIGINATOR_TO_TARGET, 'Sockaddr Info originator to target'],
  [ITEM.SOCKADDR_TARGET_TO_ORIGINATOR, 'Sockaddr Info target to originator'],
  [ITEM.SEQUENCED_ADDRESS, 'Sequenced Address'],
])

/** The header fields in the order of the standard, then the items. */
export function rows(message: EnipMessage): readonly Row[] {
  const items = message.items.map((item) => ({
    label: itemNames.get(item.type) ?? `Item ${hexCode(item.type, 4)}`,
    value: `${item.end - item.start} bytes`,
    at: item.start,
    length: item.end - item.start,
    depth: 1,
  }))
  if (message.command === IO) return items
  const { command, session, status, contextHigh, contextLow } = message
  const context = `${hexCode(contextHigh, 8)}${contextLow.toString(16).padStart(8, '0')}`
  return [
    { label: 'Command', value: commands.get(command)?.name ?? hexCode(command, 4), at: 0, length: 2 },
    { label: 'Length', value: `${message.dataEnd - message.dataStart}`, at: 2, length: 2 },
    { label: 'Session handle', value: hexCode(session, 8), at: 4, length: 4 },
    { label: 'Status', value: statuses.get(status) ?? hexCode(status, 4), at: 8, length: 4 },
    { label: 'Sender context', value: context, at: 12, length: 8 },
    ...items,
  ]
}
