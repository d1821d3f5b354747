/** Usual traffic of a plant before another client takes part; several alerts are proven against it. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as ads from '#protocols/ads/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import { conversation, type Pair, steadyPolling } from './conversation.ts'

export const onMms = { carriedBy: 'cotp' } as const
export const associates: readonly ScriptStep[] = [
  ['client', mms.associateRequest({ title: '1.1.1.999.1' })],
  ['server', mms.associateResponse()],
]
export const mmsReads = conversation(
  onMms,
  [
    [
      mms.data(mms.readRequest(1, mms.listOfVariable(mms.name('BAY1LD0', 'MMXU1$MX$TotW$mag$f')))),
      mms.data(mms.readResponse(1, mms.float(12.5))),
    ],
  ],
  associates,
  steadyPolling,
)

export const onAds = { transport: 'tcp', port: 48898 } as const
const header = (command: number): ads.AmsHeader => ({
  target: { netId: [5, 13, 117, 96, 1, 1], port: 851 },
  source: { netId: [10, 20, 0, 1, 1, 1], port: 32_905 },
  command,
  invokeId: 1,
})
export const adsPair = (command: number, data: Uint8Array, answer: Uint8Array): Pair => [
  ads.request(header(command), data),
  ads.response(header(command), 0, answer),
]
export const adsReads = conversation(
  onAds,
  [adsPair(2, ads.read(0xf005, 7, 2), ads.bytes(hex('2a00')))],
  [],
  steadyPolling,
)
