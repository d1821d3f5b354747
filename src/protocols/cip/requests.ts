/** A request → what it asks for: one entry a service, envelopes with what they carry. */
import { hexCode } from '#bytes/hex'
import { u16le } from '#bytes/read'
import type { Operation, Verb } from '#model/fact'
import {
  describe,
  type ForwardClose,
  type ForwardOpen,
  readForwardClose,
  readForwardOpen,
} from './connections.ts'
import { limits } from './limits.ts'
import { aboutRoute, type Hop, type Path, readPath, routeText } from './path.ts'
import { type Pccc, readPcccRequest } from './pccc.ts'
import { CLASS, SERVICE, serviceOf } from './services.ts'
import type { CipState } from './state.ts'
import { named } from './symbols.ts'
import { fragmentOffset, writtenValue } from './tags.ts'
import { type CipRequest, readPart } from './wire.ts'

/** One service asked for. */
export interface Ask {
  readonly service: number
  /** Services a reply may carry: an Unconnected Send is answered by what it carried, or by itself on failure. */
  readonly services: readonly number[]
  readonly path: Path
  readonly verb: Verb
  readonly name: string
  readonly code: string
  readonly unit: string | undefined
  readonly about: string | undefined
  readonly value?: Operation['value']
  readonly qualifiers?: Operation['qualifiers']
  readonly values?: Operation['values']
  /** Requests inside an envelope, in order; empty for all others. */
  readonly inner: readonly Ask[]
  /** Attribute ids of a Get or Set Attribute List. */
  readonly attributes: readonly number[]
  /** Bytes before those a Read Tag Fragmented asks for. */
  readonly fragmentOffset: number | undefined
  readonly open: ForwardOpen | undefined
  readonly close: ForwardClose | undefined
  readonly pccc: Pccc | undefined
  /** Where its data lie: valid while the request is read. */
  readonly data: readonly [at: number, end: number]
}

/** Origin of a request: the route so far, the budget of services, the depth. */
interface Frame {
  readonly bytes: Uint8Array
  readonly route: readonly Hop[]
  /** Unit and `about` of the connection it came over, where it has no route of its own. */
  readonly unit: string | undefined
  readonly about: string | undefined
  readonly depth: number
  readonly budget: { left: number }
  readonly state: CipState
}

/** Reads a request with everything it carries. Offsets of `part` count from `origin`. */
export function readAsk(
  bytes: Uint8Array,
  part: CipRequest,
  origin: number,
  via: Pick<Frame, 'unit' | 'about' | 'state'>,
): Ask {
  const frame: Frame = {
    bytes,
    route: [],
    ...via,
    depth: 0,
    budget: { left: limits.services },
  }
  return ask(frame, shift(part, origin))
}

function shift(part: CipRequest, by: number): CipRequest {
  return {
    ...part,
    pathStart: part.pathStart + by,
    pathEnd: part.pathEnd + by,
    dataStart: part.dataStart + by,
    dataEnd: part.dataEnd + by,
  }
}

function ask(frame: Frame, part: CipRequest): Ask {
  const { bytes } = frame
  const { service, dataStart, dataEnd } = part
  const here = aboutRoute(frame.route) ?? frame.about
  const path = named(readPath(bytes, part.pathStart, part.pathEnd), here, frame.state)
  const { name, verb } = serviceOf(service, path)
  const isManager = path.classId === CLASS.CONNECTION_MANAGER
  const isOpen = isManager && (service === SERVICE.FORWARD_OPEN || service === SERVICE.LARGE_FORWARD_OPEN)
  const open = isOpen
    ? readForwardOpen(bytes, dataStart, dataEnd, service === SERVICE.LARGE_FORWARD_OPEN)
    : undefined
  const isClose = isManager && service === SERVICE.FORWARD_CLOSE
  const close = isClose ? readForwardClose(bytes, dataStart, dataEnd) : undefined
  const isPccc = path.classId === CLASS.PCCC && service === SERVICE.EXECUTE_PCCC
  const inner = isManager && service === SERVICE.UNCONNECTED_SEND ? carried(frame, part) : packed(frame, part)
  const isRouted = isManager && service === SERVICE.UNCONNECTED_SEND && inner.length > 0
  const route = (open ?? close)?.path.route
  const reached = route === undefined ? [...frame.route] : [...frame.route, ...route]
  const connected = (open ?? close)?.path.object
  return {
    service,
    services: isRouted ? [service, ...inner[0]!.services] : [service],
    path: connected === undefined || connected === '' ? path : { ...path, object: connected },
    verb,
    name,
    code: hexCode(service),
    unit: routeText(reached) ?? frame.unit,
    about: aboutRoute(reached) ?? frame.about,
    ...(open === undefined
      ? writtenValue(bytes, service, path, dataStart, dataEnd)
      : { value: describe(open) }),
    inner,
    attributes: readAttributeIds(bytes, service, dataStart, dataEnd),
    fragmentOffset: fragmentOffset(bytes, service, path, [dataStart, dataEnd]),
    open,
    close,
    pccc: isPccc ? readPcccRequest(bytes, dataStart, dataEnd) : undefined,
    data: [dataStart, dataEnd],
  }
}

/** Unconnected Send, Vol. 1 §3-5.5.4: tick, ticks, message size, message, pad, route size in words, reserved, route. */
function carried(frame: Frame, { dataStart, dataEnd }: CipRequest): readonly Ask[] {
  const { bytes } = frame
  if (frame.depth >= limits.depth || dataEnd - dataStart < 4) return []
  const message = dataStart + 4
  const size = u16le(bytes, dataStart + 2)
  const routeSize = message + size + (size % 2)
  if (message + size > dataEnd) return []
  const part = readPart(bytes, message, message + size)
  if (part?.kind !== 'request') return []
  const routeEnd =
    routeSize + 2 <= dataEnd ? Math.min(dataEnd, routeSize + 2 + bytes[routeSize]! * 2) : routeSize
  const { route } = readPath(bytes, Math.min(routeSize + 2, routeEnd), routeEnd)
  return [ask({ ...frame, route: [...frame.route, ...route], depth: frame.depth + 1 }, part)]
}

/** Multiple Service Packet, Vol. 1 Appendix: a count, an offset (from the count) for each service, the services. */
function packed(frame: Frame, { service, dataStart, dataEnd }: CipRequest): readonly Ask[] {
  if (service !== SERVICE.MULTIPLE_SERVICE_PACKET || frame.depth >= limits.depth) return []
  const asks: Ask[] = []
  for (const [start, end] of packedParts(frame.bytes, dataStart, dataEnd)) {
    if (frame.budget.left-- <= 0) break
    const part = readPart(frame.bytes, start, end)
    if (part?.kind !== 'request') break
    asks.push(ask({ ...frame, depth: frame.depth + 1 }, part))
  }
  return asks
}

/** Bounds of the parts of a Multiple Service Packet, request or reply; ends at the first invalid offset. */
export function packedParts(
  bytes: Uint8Array,
  at: number,
  end: number,
): readonly (readonly [number, number])[] {
  if (end - at < 2) return []
  const count = Math.min(u16le(bytes, at), limits.services)
  if (at + 2 + count * 2 > end) return []
  const parts: (readonly [number, number])[] = []
  for (let i = 0; i < count; i++) {
    const start = at + u16le(bytes, at + 2 + i * 2)
    const stop = i + 1 < count ? at + u16le(bytes, at + 4 + i * 2) : end
    if (start < at + 2 + count * 2 || stop > end || stop <= start) break
    parts.push([start, stop])
  }
  return parts
}

/** Attribute ids of Get Attribute List (Vol. 1 Appendix ), or the first of Set Attribute List. */
function readAttributeIds(bytes: Uint8Array, service: number, at: number, end: number): readonly number[] {
  if (service === SERVICE.SET_ATTRIBUTE_LIST) return end - at >= 4 ? [u16le(bytes, at + 2)] : []
  const isList = service === SERVICE.GET_ATTRIBUTE_LIST || service === SERVICE.GET_INSTANCE_ATTRIBUTE_LIST
  if (!isList || end - at < 2) return []
  const count = Math.min(u16le(bytes, at), (end - at - 2) >> 1, limits.values)
  return Array.from({ length: count }, (_, i) => u16le(bytes, at + 2 + i * 2))
}

/** The operation fact of a service, as asked or as it ended. */
export function operationOf(ask: Ask, outcome: Operation['outcome'], error?: string): Operation {
  const object = ask.path.object
  const attributes = ask.attributes.length === 0 ? '' : `/attributes ${ask.attributes.join(',')}`
  return {
    kind: 'operation',
    verb: ask.verb,
    name: ask.name,
    code: ask.code,
    object: object === '' ? undefined : `${object}${attributes}`,
    unit: ask.unit,
    outcome,
    value: ask.value,
    qualifiers: ask.qualifiers,
    values: ask.values,
    error,
  }
}
