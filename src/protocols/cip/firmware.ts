/** Firmware sent to the Non-Volatile Storage object of Rockwell modules: seen in captures; no public document. */
import type { Tell } from '#model/protocol'
import type { Exchange } from './exchange.ts'
import type { Ask } from './requests.ts'
import { CLASS } from './services.ts'

/** Service that carries the next octets, after the offset (4) where they belong. */
const TRANSFER = 0x4d
const OFFSET = 4

/** Counts what is transferred; tells the whole once another service ends it, or the flow does (`ask` undefined). */
export function tellFirmware(ask: Ask | undefined, octets: number, tell: Tell, exchange: Exchange): void {
  const isOurs = ask?.path.classId === CLASS.NON_VOLATILE_STORAGE
  if (ask !== undefined && !isOurs) return
  if (ask?.service === TRANSFER) {
    exchange.firmwareOctets += Math.max(0, octets - OFFSET)
    return
  }
  if (exchange.firmwareOctets === 0) return
  tell({
    kind: 'transfer',
    name: ask?.path.object ?? 'Non-Volatile Storage',
    type: 'firmware',
    octets: exchange.firmwareOctets,
    direction: 'to-server',
    purpose: 'firmware',
  })
  exchange.firmwareOctets = 0
}
