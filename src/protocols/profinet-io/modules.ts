/** Modules and submodules as calls name them: IEC 61158-6-10, ExpectedSubmoduleBlockReq, ModuleDiffBlock, RealIdentificationData. */
import { hexCode } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import type { About } from '#model/fact'
import type { Tell } from '#model/protocol'
import { BLOCK_HEADER, type Block } from './blocks.ts'

const limits = {
  /** Modules and submodules told of one call; the driver takes 512 facts a message. */
  parts: 300,
} as const

/** Bit in SubmoduleProperties: type of data; 3 is input and output, with a description for each. */
const BOTH = 3
const DESCRIPTION = 6

const moduleStates: readonly string[] = ['no module', 'wrong module', 'proper module', 'substitute module']

export interface Device {
  /** Who has the modules: `server`, or `client` where the device asks. */
  readonly about: About
  readonly tell: Tell
}

class Parts {
  #left: number = limits.parts
  readonly #device: Device

  constructor(device: Device) {
    this.#device = device
  }

  say(place: string, ident: number, field: string, sure: number): void {
    if (ident === 0 || this.#left-- <= 0) return
    const about = `${this.#device.about}/${place}`
    this.#device.tell({
      kind: 'identity',
      about,
      attribute: 'module',
      value: hexCode(ident, 8),
      confidence: sure,
      field,
    })
  }
}

/** What the controller expects in the racks: API, slot, module and its submodules. */
export function tellExpected(bytes: Uint8Array, { start, end }: Block, device: Device): void {
  const parts = new Parts(device)
  let at = start + BLOCK_HEADER + 2
  for (let apis = at <= end ? u16be(bytes, at - 2) : 0; apis > 0 && at + 14 <= end; apis--) {
    const slot = u16be(bytes, at + 4)
    parts.say(`slot:${slot}`, u32be(bytes, at + 6), 'expected ModuleIdentNumber', 0.6)
    let submodules = u16be(bytes, at + 12)
    at += 14
    for (; submodules > 0 && at + 8 + DESCRIPTION <= end; submodules--) {
      const place = `slot:${slot}/subslot:${u16be(bytes, at)}`
      parts.say(place, u32be(bytes, at + 2), 'expected SubmoduleIdentNumber', 0.6)
      const descriptions = (u16be(bytes, at + 6) & 3) === BOTH ? 2 : 1
      at += 8 + descriptions * DESCRIPTION
    }
  }
}

/** What the device has instead: only modules that differ are listed. */
export function tellDifferences(bytes: Uint8Array, { start, end }: Block, device: Device): void {
  const parts = new Parts(device)
  let at = start + BLOCK_HEADER + 2
  let told = 0
  for (let apis = at <= end ? u16be(bytes, at - 2) : 0; apis > 0 && at + 6 <= end; apis--) {
    let modules = u16be(bytes, at + 4)
    at += 6
    for (; modules > 0 && at + 10 <= end; modules--) {
      const slot = u16be(bytes, at)
      const ident = u32be(bytes, at + 2)
      const state = u16be(bytes, at + 6)
      parts.say(`slot:${slot}`, ident, 'ModuleIdentNumber', 0.9)
      if (state < 2 && told++ < limits.parts)
        device.tell({
          kind: 'anomaly',
          what: 'module-mismatch',
          about: device.about,
          detail: `slot ${slot}: ${moduleStates[state]}`,
        })
      let submodules = u16be(bytes, at + 8)
      at += 10
      for (; submodules > 0 && at + 8 <= end; submodules--) {
        const place = `slot:${slot}/subslot:${u16be(bytes, at)}`
        parts.say(place, u32be(bytes, at + 2), 'SubmoduleIdentNumber', 0.9)
        at += 8
      }
    }
  }
}

/** What is really plugged: the answer to a read of identification data. */
export function tellReal(bytes: Uint8Array, { start, end, version }: Block, device: Device): void {
  const parts = new Parts(device)
  let at = start + BLOCK_HEADER
  let apis = 1
  if (version >= 0x0101) {
    if (at + 2 > end) return
    apis = u16be(bytes, at)
    at += 2
  }
  for (; apis > 0 && at + 2 <= end; apis--) {
    if (version >= 0x0101) at += 4
    if (at + 2 > end) return
    let slots = u16be(bytes, at)
    at += 2
    for (; slots > 0 && at + 8 <= end; slots--) {
      const slot = u16be(bytes, at)
      parts.say(`slot:${slot}`, u32be(bytes, at + 2), 'real ModuleIdentNumber', 0.95)
      let subslots = u16be(bytes, at + 6)
      at += 8
      for (; subslots > 0 && at + 6 <= end; subslots--) {
        const place = `slot:${slot}/subslot:${u16be(bytes, at)}`
        parts.say(place, u32be(bytes, at + 2), 'real SubmoduleIdentNumber', 0.95)
        at += 6
      }
    }
  }
}
