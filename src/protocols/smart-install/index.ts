import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'
import type { Verb } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { rule as ciscoSmartInstall } from './rules/cisco-smart-install.ts'
import { dissect, type SmartInstallMessage } from './wire.ts'

const RUN_COMMANDS = 8

/** Requests of a director, as open tools name them. */
const orders: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map([
  [2, { name: 'Load software image', verb: 'update-firmware' }],
  [3, { name: 'Load configuration', verb: 'configure' }],
  [4, { name: 'Ask version', verb: 'identify' }],
  [RUN_COMMANDS, { name: 'Run commands', verb: 'execute' }],
])

/** A command or place: text between zero bytes, long enough to be meaningful. */
const WORDS = /[\x20-\x7e]{6,}/g
const limits = { words: 3, quoted: 160 } as const

function wordsIn(bytes: Uint8Array, { start, end }: SmartInstallMessage): string | undefined {
  const words = latin1(bytes, start, end).match(WORDS)?.slice(0, limits.words)
  return words === undefined ? undefined : clean(words.join('; '), limits.quoted)
}

/** Switches report to their director by the same numbers; but a director that requests commands gets no response. */
function meaningOf({ type, isReport }: SmartInstallMessage): { readonly name: string; readonly verb: Verb } {
  if (isReport && type !== RUN_COMMANDS) return { name: `Report ${type}`, verb: 'report' }
  return orders.get(type) ?? { name: `Message ${type}`, verb: 'configure' }
}

export const protocol = defineProtocol<SmartInstallMessage, undefined>({
  name: 'smart-install',
  shortName: 'Cisco Smart Install',
  title: 'Cisco Smart Install',
  standard: 'No public document; Cisco Talos (2017) and open tools',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Switch' } },
  hints: [{ transport: 'tcp', port: 4786 }],
  dissect,
  facts(message, { bytes, fromClient }, emit) {
    if (!fromClient) return
    const { type } = message
    const { name, verb } = meaningOf(message)
    emit({
      kind: 'operation',
      verb,
      name,
      code: String(type),
      object: wordsIn(bytes, message),
      outcome: 'requested',
    })
  },
  rows: ({ type }) => [{ label: 'Asks', value: orders.get(type)?.name ?? String(type), at: 8, length: 4 }],
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...orders].map(([code, order]) => ({ code: String(code), ...order })),
  rules: [ciscoSmartInstall],
})
