import { ByteWriter } from '#bytes/write'
import type { Frame } from './frame.ts'
import { COMMENT, padded } from './pcapng-options.ts'

// draft-ietf-opsawg-pcapng-03 §4, written little endian.
const SECTION_HEADER = 0x0a0d0d0a
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
const SHB_USERAPPL = 4
const IF_NAME = 2
const IF_DESCRIPTION = 3
const IF_TSRESOL = 9
const NANOSECONDS = 9
const END_OF_OPTIONS = 0
/** Type, both lengths. */
const BLOCK_FRAME = 12
/** Longest comment written, in bytes; an option could hold 65535. */
const LONGEST_COMMENT = 8192

const utf8 = new TextEncoder()

export interface PcapngWriterOptions {
  /** Link types, in the order of the frames' `interfaceIndex`. */
  readonly interfaces: readonly {
    readonly linkType: number
    readonly name?: string
    readonly description?: string
  }[]
  readonly nanoseconds?: boolean
  readonly comment?: string
  readonly application?: string
}

/** Makes a pcapng file of one section: `header()` first, then `frame(f, comment?)` for each frame. */
export class PcapngWriter {
  readonly #options: PcapngWriterOptions
  readonly #isNanosecond: boolean

  constructor(options: PcapngWriterOptions) {
    this.#options = options
    this.#isNanosecond = options.nanoseconds ?? false
  }

  /** Section header and interface descriptions. */
  header(): Uint8Array {
    const section = new ByteWriter().u32le(BYTE_ORDER_MAGIC).u16le(1).u16le(0)
    section.u32le(0xffffffff).u32le(0xffffffff) // section length: not stated
    textOption(section, COMMENT, this.#options.comment)
    textOption(section, SHB_USERAPPL, this.#options.application)
    const file = new ByteWriter().bytes(block(SECTION_HEADER, section))
    for (const { linkType, name, description } of this.#options.interfaces) {
      const body = new ByteWriter().u16le(linkType).u16le(0).u32le(0) // snap length 0: no limit
      textOption(body, IF_NAME, name)
      textOption(body, IF_DESCRIPTION, description)
      if (this.#isNanosecond) option(body, IF_TSRESOL, Uint8Array.of(NANOSECONDS))
      file.bytes(block(INTERFACE_DESCRIPTION, body))
    }
    return file.take()
  }

  /** An enhanced packet block. */
  frame(frame: Frame, comment?: string): Uint8Array {
    const captured = frame.end - frame.start
    const micro = BigInt(Math.floor(frame.time))
    const ticks = this.#isNanosecond ? micro * 1000n + BigInt(frame.nanoseconds) : micro
    const body = new ByteWriter()
      .u32le(frame.interfaceIndex)
      .u32le(Number((ticks >> 32n) & 0xffffffffn))
      .u32le(Number(ticks & 0xffffffffn))
      .u32le(captured)
      .u32le(Math.max(frame.originalLength, captured))
      .bytes(frame.bytes.subarray(frame.start, frame.end))
      .zeros(padded(captured) - captured)
    textOption(body, COMMENT, comment)
    return block(ENHANCED_PACKET, body)
  }
}

/** A whole block; options, if any, get their end mark. */
function block(type: number, body: ByteWriter): Uint8Array {
  body.u16le(END_OF_OPTIONS).u16le(0)
  const length = body.length + BLOCK_FRAME
  return new ByteWriter().u32le(type).u32le(length).bytes(body.take()).u32le(length).take()
}

function textOption(body: ByteWriter, code: number, text: string | undefined): void {
  if (text !== undefined && text !== '') option(body, code, utf8.encode(text).subarray(0, LONGEST_COMMENT))
}

function option(body: ByteWriter, code: number, value: Uint8Array): void {
  const pad = padded(value.length) - value.length
  body.u16le(code).u16le(value.length).bytes(value).zeros(pad)
}
