import { clean } from '#bytes/text'
import { defineProtocol } from '#model/protocol'
import { rule as shellOverNetwork } from './rules/shell-over-network.ts'
import { dissect, recognise, type ShellMessage } from './wire.ts'

interface ShellExchange {
  isTold: boolean
}

export const protocol = defineProtocol<ShellMessage, ShellExchange>({
  name: 'shell',
  title: 'Command shell on a bare connection',
  standard: 'none: the greetings of cmd, PowerShell, bash and sh, and of stagers, as seen in captures',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'tcp' }],
  newExchange: () => ({ isTold: false }),
  recognise,
  dissect,
  facts(message, { fromClient }, tell, exchange) {
    if (message.kind === 'rest') return
    const about = fromClient ? 'client' : 'server'
    const detail =
      message.kind === 'banner'
        ? `${message.name}: ${clean(message.words, 80)}`
        : `program of ${message.octets} octets behind its length, as stagers load it`
    tell({
      kind: 'anomaly',
      about,
      what: message.kind === 'banner' ? 'open-shell' : 'staged-program',
      detail,
    })
    if (exchange.isTold) return
    exchange.isTold = true
    tell({ kind: 'session', phase: 'open', method: 'command shell', secured: false })
  },
  rules: [shellOverNetwork],
})
