import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { dissect, frameNames, type PtcpMessage, probe } from './wire.ts'

export const protocol = defineProtocol<PtcpMessage, undefined>({
  name: 'profinet-ptcp',
  shortName: 'PROFINET PTCP',
  title: 'PROFINET Precision Transparent Clock Protocol',
  standard: 'IEC 61158-6-10:2019',
  depth: 'recognised',
  family: 'ot',
  hints: [{ etherType: 0x8892 }, { carriedBy: 'profinet-rt', selector: 'ptcp' }],
  probe,
  dissect,
  isFromClient: () => true, // nobody answers in the same flow
  facts({ frameId, sequence, master, subdomain }, _slice, emit) {
    emit({
      kind: 'stream',
      about: 'client',
      id: hexCode(frameId, 4),
      sequence,
      state: subdomain ?? frameNames.get(frameId)!,
    })
    if (master !== undefined)
      emit({
        kind: 'identity',
        about: master,
        attribute: 'role',
        value: 'clock-master',
        confidence: 0.85,
        field: 'PTCP_MasterSourceAddress',
      })
  },
  rows: (message) => [
    { label: 'Frame', value: frameNames.get(message.frameId) ?? '', at: 0, length: 2 },
    { label: 'Sequence', value: String(message.sequence), at: 14, length: 2 },
    { label: 'Master', value: message.master ?? 'none', at: 0, length: 0 },
  ],
})
