import { defineProtocol } from '#model/protocol'
import { dissect, foldKey, type SercosMessage } from './wire.ts'

/** Communication phases: 4 is operation. */
const phases: readonly string[] = ['phase 0', 'phase 1', 'phase 2', 'phase 3', 'phase 4, operation']

function nameOf({ isAcknowledge, number, isSecondary }: SercosMessage): string {
  return `${isAcknowledge ? 'AT' : 'MDT'}${number}${isSecondary ? ' secondary' : ''}`
}

export const protocol = defineProtocol<SercosMessage, undefined>({
  name: 'sercos',
  shortName: 'Sercos III',
  title: 'Sercos III',
  standard: 'IEC 61158-4-19; IEC 61784-2 CPF 16',
  depth: 'recognised',
  family: 'ot',
  hints: [{ etherType: 0x88cd }],
  dissect,
  isFromClient: () => true, // the master's frames, which slaves fill in passing
  facts(message, _slice, emit) {
    const state = phases[message.phase]!
    emit({ kind: 'stream', about: 'client', id: nameOf(message), sequence: 0, state })
    if (message.isAcknowledge) return
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'mode',
      value: state,
      confidence: 0.85,
      field: 'MST phase',
    })
  },
  foldKey: (slice) => foldKey(slice),
  rows: (message) => [
    { label: 'Telegram', value: nameOf(message), at: 0, length: 1 },
    { label: 'Phase', value: phases[message.phase] ?? '', at: 1, length: 1 },
  ],
})
