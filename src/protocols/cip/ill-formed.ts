/** Requests whose parts cannot fit, as tools send them to make a controller or its network module fail: ICSA-13-011-03. */
import { u16le } from '#bytes/read'
import { exploit } from '#model/exploit'
import type { Emit } from '#model/protocol'
import type { Ask } from './requests.ts'
import { SERVICE } from './services.ts'

/** A Multiple Service Packet holds two bytes for each service that it counts, after the count: Vol. 1 Appendix. */
function countsTooMany({ service, data: [at, end] }: Ask, bytes: Uint8Array): boolean {
  return service === SERVICE.MULTIPLE_SERVICE_PACKET && end - at >= 2 && 2 + 2 * u16le(bytes, at) > end - at
}

/** Emits anomalies that no client sends by mistake, for the request and its content. */
export function emitIllFormed(ask: Ask, bytes: Uint8Array, emit: Emit): void {
  if (countsTooMany(ask, bytes))
    emit(
      exploit(
        'sends a packet that counts more services than it holds, by which controllers fail (CVE-2012-6436)',
      ),
    )
  else if (ask.path.isOverrun)
    emit(
      exploit(
        'sends a path that names more bytes than it has, by which network modules fail (CVE-2012-6438)',
      ),
    )
  for (const inner of ask.inner) emitIllFormed(inner, bytes, emit)
}
