import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** Version and procedure for the carrier (`rpc/captures/script.ts`), then arguments. */
function asked(version: number, procedure: number, body: ByteWriter): Uint8Array {
  return new ByteWriter().u32be(version).u32be(procedure).bytes(body.take()).take()
}

/**
 * Results of a status and two words of nothing: no attributes before and after (RFC 1813 §3.3.12), or an empty tag and
 * no operations (RFC 7530 §15.2). The carrier's two numbers come before.
 */
function status(value: number): Uint8Array {
  return new ByteWriter().u32be(0).u32be(0).u32be(value).u32be(0).u32be(0).take()
}

/** A handle of eight bytes and a name of a whole number of words. */
export function directoryAndName(name: string): ByteWriter {
  return new ByteWriter().u32be(8).zeros(8).u32be(name.length).ascii(name)
}

/** PUTROOTFH, LOOKUP of a name of a whole number of words, GETFH. */
export function lookupCompound(name: string): ByteWriter {
  return new ByteWriter()
    .u32be(0)
    .u32be(0)
    .u32be(3)
    .u32be(24)
    .u32be(15)
    .u32be(name.length)
    .ascii(name)
    .u32be(10)
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'files',
    over: { carriedBy: 'rpc' },
    lines: [
      ['client', asked(3, 12, directoryAndName('batch.db'))],
      ['server', status(13)],
      ['client', asked(4, 1, lookupCompound('recipes1'))],
      ['server', status(2)],
    ],
  },
]
