import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { defineProtocol, type Slice, type Emit } from '#model/protocol'
import { newExchange, type TelnetExchange } from './exchange.ts'
import { screen, typed } from './logon.ts'
import { dissect, recognise, type TelnetMessage } from './wire.ts'

/** TERMINAL-TYPE IS: RFC 1091. */
const TERMINAL_TYPE = 24
const IS = 0

function facts(message: TelnetMessage, slice: Slice, emit: Emit, exchange: TelnetExchange): void {
  if (message.kind !== 'text') exchange.isProven = true
  if (message.kind === 'text') {
    let characters = ''
    for (let at = message.start; at < message.end; at++) characters += String.fromCharCode(slice.bytes[at]!)
    if (slice.fromClient) typed(characters, emit, exchange)
    else screen(characters, emit, exchange)
  } else if (message.kind === 'subnegotiation' && message.option === TERMINAL_TYPE && slice.fromClient) {
    if (slice.bytes[message.start] !== IS || message.end - message.start < 2) return
    const value = `terminal ${text(slice.bytes, message.start + 1, message.end)}`
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'description',
      value,
      confidence: confidence.hearsay,
      field: 'TERMINAL-TYPE',
    })
  }
}

export const protocol = defineProtocol<TelnetMessage, TelnetExchange>({
  name: 'telnet',
  title: 'Telnet',
  standard: 'RFC 854, RFC 855, RFC 1091',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 23 }, { transport: 'tcp', port: 2323 }],
  newExchange,
  firstBytes: '\xff',
  recognise,
  dissect,
  facts,
})
