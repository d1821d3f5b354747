import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { screen, typed } from './logon.ts'
import { newState, type TelnetState } from './state.ts'
import { dissect, probe, type TelnetMessage } from './wire.ts'

/** TERMINAL-TYPE IS: RFC 1091. */
const TERMINAL_TYPE = 24
const IS = 0

function facts(message: TelnetMessage, slice: Slice, emit: Emit, state: TelnetState): void {
  if (message.kind !== 'text') state.isProven = true
  if (message.kind === 'text') {
    let characters = ''
    for (let at = message.start; at < message.end; at++) characters += String.fromCharCode(slice.bytes[at]!)
    if (slice.fromClient) typed(characters, emit, state)
    else screen(characters, emit, state)
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

export const protocol = defineProtocol<TelnetMessage, TelnetState>({
  name: 'telnet',
  shortName: 'Telnet',
  defenderName: 'Telnet',
  title: 'Telnet',
  standard: 'RFC 854, RFC 855, RFC 1091',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 23 }, { transport: 'tcp', port: 2323 }],
  newState,
  firstBytes: '\xff',
  probe,
  dissect,
  facts,
})
