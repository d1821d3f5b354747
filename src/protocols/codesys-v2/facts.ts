import { hexCode } from '#bytes/hex'
import { isPrintable, text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import type { CodesysMessage } from './wire.ts'

export const LOGIN = 0x01
// Offsets in the answer to the first request: public scanners' probes.
const OS = 64
const OS_TYPE = 96
const PRODUCT = 128
const LONGEST = 32

/** One request is open at a time. */
export class Exchange {
  asked: Operation | undefined
  isLogin = false
}

export function facts(message: CodesysMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { asked } = exchange
  if (slice.fromClient) {
    if (asked !== undefined) tell({ ...asked, outcome: 'unanswered' })
    const isLogin = message.service === LOGIN
    exchange.isLogin = isLogin
    exchange.asked = {
      kind: 'operation',
      verb: isLogin ? 'identify' : 'execute',
      name: isLogin ? 'Open session' : `Service ${hexCode(message.service)}`,
      code: hexCode(message.service),
      outcome: 'asked',
    }
    tell(exchange.asked)
    return
  }
  if (asked !== undefined) tell({ ...asked, outcome: 'ok' })
  exchange.asked = undefined
  if (exchange.isLogin || asked === undefined) tellDevice(message, slice, tell)
  exchange.isLogin = false
}

function tellDevice({ end }: CodesysMessage, { bytes, start }: Slice, tell: Tell): void {
  const say = (attribute: Attribute, at: number) => {
    const stop = Math.min(start + end, start + at + LONGEST)
    if (start + at >= stop) return
    const value = text(bytes, start + at, stop)
    if (value.length < 2 || !isPrintable(bytes, start + at, start + at + value.length)) return
    tell({ kind: 'identity', attribute, value, confidence: confidence.banner, field: 'CODESYS V2 session' })
  }
  say('os', OS)
  say('os-build', OS_TYPE)
  say('description', PRODUCT)
}

export function finish(exchange: Exchange, tell: Tell): void {
  if (exchange.asked !== undefined) tell({ ...exchange.asked, outcome: 'unanswered' })
  exchange.asked = undefined
}
