/** Modules and submodules as calls name them: IEC 61158-6-10, ExpectedSubmoduleBlockReq, ModuleDiffBlock, RealIdentificationData. */
import { hexCode } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { type About, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { BLOCK_HEADER, type ProfinetIoBlock } from './blocks.ts'

const limits = {
  /** Modules and submodules emitted for one call; the driver takes 512 facts a message. */
  parts: 300,
} as const

/** Bit in SubmoduleProperties: type of data; 3 is input and output, with a description for each. */
const BOTH = 3
const DESCRIPTION = 6

const moduleStates: readonly string[] = ['no module', 'wrong module', 'proper module', 'substitute module']

interface Device {
  /** Owner of the modules: `server`, or `client` if the device sends the request. */
  readonly about: About
  readonly emit: Emit
}

/**
 * Subslots of interfaces and ports have the same numbers in every device, 0x8IPP: interface I, its port P, or the interface
 * itself. IEC 61158-6-10, SubslotNumber.
 */
const INTERFACE = 0x8000
const PORT_BITS = 0x00ff

function subslotName(subslot: number): string | undefined {
  if (subslot >> 12 !== INTERFACE >> 12) return undefined
  const port = subslot & PORT_BITS
  const number = ((subslot >> 8) & 0x0f) + 1
  return port === 0 ? `Interface ${number}` : `Port ${port} of interface ${number}`
}

class Parts {
  #left: number = limits.parts
  readonly #device: Device
  /** Emitted parts, because the same part is listed more than once. */
  readonly #named = new Set<string>()

  constructor(device: Device) {
    this.#device = device
  }

  say(place: string, ident: number, field: string, sure: number): void {
    if (ident === 0 || this.#left-- <= 0) return
    const about = `${this.#device.about}/${place}`
    this.#device.emit({
      kind: 'identity',
      about,
      attribute: 'module',
      value: hexCode(ident, 8),
      confidence: sure,
      field,
    })
  }

  /** A submodule, by the standard's meaning of its number: the module with an interface is the device access point. */
  saySubmodule(slot: number, subslot: number, ident: number, field: string, sure: number): void {
    this.say(`slot:${slot}/subslot:${subslot}`, ident, field, sure)
    const name = subslotName(subslot)
    if (name === undefined) return
    this.#name(`slot:${slot}/subslot:${subslot}`, name)
    this.#name(`slot:${slot}`, 'Device access point')
  }

  #name(place: string, value: string): void {
    if (this.#named.has(place) || this.#left-- <= 0) return
    this.#named.add(place)
    this.#device.emit({
      kind: 'identity',
      about: `${this.#device.about}/${place}`,
      attribute: 'name',
      value,
      confidence: confidence.banner,
      field: 'SubslotNumber',
    })
  }
}

/** Modules that the controller expects in the racks: API, slot, module and its submodules. */
export function emitExpected(bytes: Uint8Array, { start, end }: ProfinetIoBlock, device: Device): void {
  const parts = new Parts(device)
  let at = start + BLOCK_HEADER + 2
  for (let apis = at <= end ? u16be(bytes, at - 2) : 0; apis > 0 && at + 14 <= end; apis--) {
    const slot = u16be(bytes, at + 4)
    parts.say(`slot:${slot}`, u32be(bytes, at + 6), 'expected ModuleIdentNumber', 0.6)
    let submodules = u16be(bytes, at + 12)
    at += 14
    for (; submodules > 0 && at + 8 + DESCRIPTION <= end; submodules--) {
      parts.saySubmodule(slot, u16be(bytes, at), u32be(bytes, at + 2), 'expected SubmoduleIdentNumber', 0.6)
      const descriptions = (u16be(bytes, at + 6) & 3) === BOTH ? 2 : 1
      at += 8 + descriptions * DESCRIPTION
    }
  }
}

/** Modules that differ in the device: only these are listed. */
export function emitDifferences(bytes: Uint8Array, { start, end }: ProfinetIoBlock, device: Device): void {
  const parts = new Parts(device)
  let at = start + BLOCK_HEADER + 2
  let emitted = 0
  for (let apis = at <= end ? u16be(bytes, at - 2) : 0; apis > 0 && at + 6 <= end; apis--) {
    let modules = u16be(bytes, at + 4)
    at += 6
    for (; modules > 0 && at + 10 <= end; modules--) {
      const slot = u16be(bytes, at)
      const ident = u32be(bytes, at + 2)
      const state = u16be(bytes, at + 6)
      parts.say(`slot:${slot}`, ident, 'ModuleIdentNumber', 0.9)
      if (state < 2 && emitted++ < limits.parts)
        device.emit({
          kind: 'anomaly',
          what: 'module-mismatch',
          about: device.about,
          detail: `slot ${slot}: ${moduleStates[state]}`,
        })
      let submodules = u16be(bytes, at + 8)
      at += 10
      for (; submodules > 0 && at + 8 <= end; submodules--) {
        parts.saySubmodule(slot, u16be(bytes, at), u32be(bytes, at + 2), 'SubmoduleIdentNumber', 0.9)
        at += 8
      }
    }
  }
}

/** Modules plugged in: the response to a read of identification data. Before version 1.1 without its API. */
export function emitReal(bytes: Uint8Array, block: ProfinetIoBlock, device: Device): void {
  emitPlugged(bytes, block, block.version >= 0x0101, 'real', device)
}

/** Submodules with I&M0, which are therefore plugged in. */
export function emitFilter(bytes: Uint8Array, block: ProfinetIoBlock, device: Device): void {
  emitPlugged(bytes, block, true, 'I&M0FilterData', device)
}

function emitPlugged(
  bytes: Uint8Array,
  { start, end }: ProfinetIoBlock,
  hasApis: boolean,
  source: string,
  device: Device,
): void {
  const parts = new Parts(device)
  let at = start + BLOCK_HEADER
  if (at + 2 > end) return
  let apis = 1
  if (hasApis) {
    apis = u16be(bytes, at)
    at += 2
  }
  for (; apis > 0 && at + 2 <= end; apis--) {
    if (hasApis) at += 4
    if (at + 2 > end) return
    let slots = u16be(bytes, at)
    at += 2
    for (; slots > 0 && at + 8 <= end; slots--) {
      const slot = u16be(bytes, at)
      parts.say(`slot:${slot}`, u32be(bytes, at + 2), `${source} ModuleIdentNumber`, 0.95)
      let subslots = u16be(bytes, at + 6)
      at += 8
      for (; subslots > 0 && at + 6 <= end; subslots--) {
        parts.saySubmodule(
          slot,
          u16be(bytes, at),
          u32be(bytes, at + 2),
          `${source} SubmoduleIdentNumber`,
          0.95,
        )
        at += 6
      }
    }
  }
}
