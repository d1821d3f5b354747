import { hex } from '#bytes/hex'
import { u16be, u16le } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'
import { smbPayloads } from '#protocol-kit/smb-payloads'

// Length of the header (2), delimiter (2), command: IBM, LAN Technical Reference (SC30-3587), NetBIOS frames.
const DELIMITER = { at: 2, value: 0xffef } as const
const COMMAND = 4
/** Frames below carry two names, those of a session two numbers instead. */
const FIRST_SESSION_COMMAND = 0x14
/** Datagram, datagram to all, and the last frame of a session message. */
const WITH_DATA: ReadonlySet<number> = new Set([0x08, 0x09, 0x16])
const NAMED_HEADER = 44
const SESSION_HEADER = 14

export const recogniser = defineRecogniser({
  name: 'netbios-frames',
  shortName: 'NetBIOS frames',
  title: 'NetBIOS Frames (NetBEUI)',
  standard: 'IBM LAN Technical Reference, SC30-3587',
  family: 'infrastructure',
  hints: [{ llc: 0xf0 }],
  probe({ bytes, start, end }) {
    const length = end - start
    if (length < SESSION_HEADER || u16be(bytes, start + DELIMITER.at) !== DELIMITER.value) return 'no'
    const header = bytes[start + COMMAND]! < FIRST_SESSION_COMMAND ? NAMED_HEADER : SESSION_HEADER
    return u16le(bytes, start) === header && length >= header ? 'yes' : 'no'
  },
  carried: ({ bytes, start, end }) =>
    WITH_DATA.has(bytes[start + COMMAND]!) ? smbPayloads(bytes, start + u16le(bytes, start), end) : [],
  examples: [
    {
      bytes: new ByteWriter()
        .bytes(hex('2c00 ffef 01 00000000000000'))
        .ascii(`${''.padEnd(16)}${'PRESS-3'.padEnd(16)}`)
        .take(),
    },
    { bytes: hex('0e00 ffef 1f 00000000000000 0101') },
  ],
})
