/** The router's own messages over UDP: who is there, and new routes. */
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { exploit } from '#model/exploit'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import type { AdsState } from './state.ts'
import type { AmsTag, RouterMessage } from './wire.ts'

// Services and tags: Beckhoff's open ADS library, found again in captures.
const SERVER_INFO = 1
const ADD_ROUTE = 6
const TAG = {
  status: 1,
  password: 2,
  version: 3,
  osVersion: 4,
  hostName: 5,
  netId: 7,
  routeName: 12,
  user: 13,
} as const

/** Well-known pairs of new devices: Beckhoff IPC manuals. */
const DEFAULTS: ReadonlySet<string> = new Set(['administrator\n1', 'administrator\n', 'guest\n1'])

const services: ReadonlyMap<number, { readonly verb: Operation['verb']; readonly name: string }> = new Map([
  [SERVER_INFO, { verb: 'identify' as const, name: 'Server Info' }],
  [ADD_ROUTE, { verb: 'configure' as const, name: 'Add Route' }],
])

export function emitRouter(message: RouterMessage, slice: Slice, emit: Emit, state: AdsState): void {
  const { service, isResponse, netId } = message
  if (message.areTagsAbsurd)
    emit(exploit('sends a datagram that makes the router of TwinCAT read beyond its end (CVE-2011-3486)'))
  const about = slice.fromClient ? 'client' : 'server'
  if (state.isNewNetId(netId, slice.fromClient))
    emit({
      kind: 'identity',
      about,
      attribute: 'address:ams-net-id',
      value: netId,
      confidence: 0.9,
      field: 'AMS Net Id',
    })
  const { verb, name } = services.get(service) ?? { verb: 'execute', name: `Router service ${service}` }
  const texts = (tag: number) =>
    textOf(
      message.tags.find((one) => one.tag === tag),
      slice,
    )
  const route = texts(TAG.routeName)
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: `udp:${service}`,
    object: !isResponse && route !== undefined ? `route ${route}` : undefined,
    outcome: 'requested',
  }
  if (!isResponse) {
    emit(operation)
    if (service === ADD_ROUTE) emitRequestedRoute(texts, emit, state)
    return
  }
  const status = message.tags.find(({ tag }) => tag === TAG.status)
  const code =
    status !== undefined && status.end - status.at >= 4 ? u32le(slice.bytes, slice.start + status.at) : 0
  emit(
    code === 0
      ? { ...operation, outcome: 'succeeded' }
      : { ...operation, outcome: 'rejected', error: `0x${code.toString(16)}` },
  )
  if (service === SERVER_INFO) emitServer(message, slice, emit)
  if (service === ADD_ROUTE) {
    const asked = state.route
    emit({
      kind: 'session',
      phase: code === 0 ? 'open' : 'refused',
      method: 'ads-route',
      secured: false,
      ...asked,
    })
  }
}

function textOf(tag: AmsTag | undefined, { bytes, start }: Slice): string | undefined {
  return tag === undefined ? undefined : text(bytes, start + tag.at, start + tag.end)
}

/** Adding a route sends user and password, readable by anyone before TwinCAT 3.1.4024. */
function emitRequestedRoute(texts: (tag: number) => string | undefined, emit: Emit, state: AdsState): void {
  const user = texts(TAG.user)
  const password = texts(TAG.password)
  const isDefault = DEFAULTS.has(`${user?.toLowerCase()}\n${password ?? ''}`)
  state.route = { user, clearText: password !== undefined, defaultCredentials: isDefault }
  const host = texts(TAG.routeName)
  if (host !== undefined && /^[\w-]{2,63}$/.test(host))
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'name',
      value: host,
      confidence: confidence.banner,
      field: 'ADS Add Route',
    })
}

/** Windows versions of controllers by platform number: Microsoft, OSVERSIONINFO. */
const PLATFORMS: ReadonlyMap<number, string> = new Map([
  [1, 'Windows 9x'],
  [2, 'Windows NT'],
  [3, 'Windows CE'],
])

function emitServer({ tags }: RouterMessage, slice: Slice, emit: Emit): void {
  const { bytes, start } = slice
  const say = (attribute: Attribute, value: string) => {
    const sure = confidence.identityService
    if (value !== '') emit({ kind: 'identity', attribute, value, confidence: sure, field: 'ADS Server Info' })
  }
  say('vendor', 'Beckhoff Automation')
  for (const tag of tags) {
    const at = start + tag.at
    if (tag.tag === TAG.hostName) say('name', textOf(tag, slice) ?? '')
    if (tag.tag === TAG.version && tag.end - tag.at >= 4)
      say('software', `TwinCAT ${bytes[at]}.${bytes[at + 1]}.${u16le(bytes, at + 2)}`)
    if (tag.tag === TAG.osVersion && tag.end - tag.at >= 20) {
      const platform = PLATFORMS.get(u32le(bytes, at + 16))
      if (platform !== undefined) say('os', `${platform} ${u32le(bytes, at + 4)}.${u32le(bytes, at + 8)}`)
    }
  }
}
