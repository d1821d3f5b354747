/** The mirror of `dns-message.ts`: for the simulator and tests. Names are written without compression. */
import { ByteWriter } from './write.ts'

export interface RecordToWrite {
  readonly name: string
  readonly type: number
  readonly class?: number
  readonly timeToLive?: number
  readonly data: Uint8Array
}

export interface DnsToWrite {
  readonly id: number
  readonly flags: number
  readonly questions?: readonly { readonly name: string; readonly type: number; readonly class?: number }[]
  readonly answers?: readonly RecordToWrite[]
  readonly authorities?: readonly RecordToWrite[]
  readonly additionals?: readonly RecordToWrite[]
}

/** A name as labels: RFC 1035 §3.1. Labels are ASCII of 1..63 bytes, parted by dots. */
export function dnsName(name: string): Uint8Array {
  const writer = new ByteWriter()
  for (const label of name.split('.')) if (label !== '') writer.u8(label.length).ascii(label)
  return writer.u8(0).take()
}

export function writeDnsMessage(message: DnsToWrite): Uint8Array {
  const { questions = [], answers = [], authorities = [], additionals = [] } = message
  const writer = new ByteWriter().u16be(message.id).u16be(message.flags)
  for (const section of [questions, answers, authorities, additionals]) writer.u16be(section.length)
  for (const question of questions)
    writer
      .bytes(dnsName(question.name))
      .u16be(question.type)
      .u16be(question.class ?? 1)
  for (const record of [...answers, ...authorities, ...additionals]) {
    writer
      .bytes(dnsName(record.name))
      .u16be(record.type)
      .u16be(record.class ?? 1)
    writer
      .u32be(record.timeToLive ?? 120)
      .u16be(record.data.length)
      .bytes(record.data)
  }
  return writer.take()
}
