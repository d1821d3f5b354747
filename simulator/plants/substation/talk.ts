/** Messages of the substation: GOOSE, sampled values, PTP, MMS reports and controls. */
import { asciiBytes, ber, berIntegerContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'
import { data } from '#protocols/cotp/testing/encode'
import { entries, goose } from '#protocols/goose/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import { announce, event } from '#protocols/ptp/testing/encode'
import { macBytes } from '#wire/build-address'
import type { MmsConversation } from '../../conversations/mms.ts'
import type { Host } from '../../network/host.ts'
import type { Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import type { Bay } from './site.ts'

const GOOSE = 0x88b8
const SAMPLED_VALUES = 0x88ba
const PTP = 0x88f7
/** IEEE 1588-2019 annex E. */
const PTP_GROUP = '01:1b:19:00:00:00'

/** One GOOSE message: breaker position, protection trip. IEC 61850-8-1 §18.1, multicast addresses: annex C. */
export function sendGoose(
  world: PlantWorld,
  from: Host,
  bay: Bay,
  isTripped: boolean,
  isSimulated = false,
): void {
  const payload = goose({
    applicationId: bay.applicationId,
    controlBlock: `${bay.name}LD0/LLN0$GO$gcb01`,
    dataSet: `${bay.name}LD0/LLN0$Positions`,
    id: `${bay.name}_gcb01`,
    timeAllowedToLive: Math.ceil(4000 * Math.max(1, world.pace)),
    time: Math.floor(bay.changedAt / 1e6),
    ...{ stateNumber: bay.stateNumber, sequenceNumber: bay.sequenceNumber, isSimulated },
    data: [
      entries.double(bay.isClosed ? 2 : 1),
      entries.quality(),
      entries.boolean(isTripped),
      entries.quality(),
    ],
  })
  world.network.frame(bay.relay.zone!, {
    ...{ source: from.mac, etherType: GOOSE, payload },
    destination: `01:0c:cd:01:00:${(bay.applicationId & 0xff).toString(16).padStart(2, '0')}`,
  })
}

/** One sample of three phase currents and voltages; the period of samples is in seconds: IEC 61850-9-2 §8.5, smpMod 2. */
export function sendSamples(
  world: PlantWorld,
  from: Host,
  of: {
    readonly id: string
    readonly index: number
    readonly count: number
    readonly values: readonly number[]
  },
): void {
  const samples = new ByteWriter()
  for (const value of of.values) samples.u32be(Math.round(value) >>> 0).u32be(0)
  const unit = ber(
    0x30,
    ber(0x80, asciiBytes(of.id)),
    ber(0x82, new ByteWriter().u16be(of.count & 0xffff).take()),
    ber(0x83, new ByteWriter().u32be(1).take()),
    ber(0x85, Uint8Array.of(2)),
    ber(0x86, new ByteWriter().u16be(Math.max(1, Math.round(world.pace))).take()),
    ber(0x87, samples.take()),
    ber(0x88, new ByteWriter().u16be(2).take()),
  )
  const pdu = ber(0x60, ber(0x80, Uint8Array.of(1)), ber(0xa2, unit))
  const payload = new ByteWriter()
    .u16be(0x4000 + of.index)
    .u16be(8 + pdu.length)
    .u32be(0)
    .bytes(pdu)
    .take()
  world.network.frame(from.zone!, {
    ...{ source: from.mac, etherType: SAMPLED_VALUES, payload },
    destination: `01:0c:cd:04:00:0${of.index}`,
  })
}

/** Announce, Sync and Follow_Up of a clock of this place in the hierarchy. */
export function sendClock(world: PlantWorld, clock: Host, sequence: number): void {
  const mac = macBytes(clock.mac)
  // EUI-64 of the MAC address: IEEE 1588-2019 §7.5.2.2.2.
  const identity = Uint8Array.of(mac[0]!, mac[1]!, mac[2]!, 0xff, 0xfe, mac[3]!, mac[4]!, mac[5]!)
  const of = { identity, domain: 0 }
  const put = (payload: Uint8Array) =>
    world.network.frame(clock.zone!, { source: clock.mac, destination: PTP_GROUP, etherType: PTP, payload })
  put(announce(of, sequence & 0xffff, identity))
  put(event('sync', of, sequence & 0xffff))
  put(event('followUp', of, sequence & 0xffff))
}

/** Identity of relays. */
export function identifyRelay(talk: MmsConversation, { product }: Bay): Task<boolean> {
  return talk.ask(
    (id) => mms.request(id, 2, undefined, false),
    (id) => mms.identifyResponse(id, product.vendor, product.model, product.revision),
  )
}

/** Switches a report control block on or off: IEC 61850-8-1 §17.2. */
export function enableReports(talk: MmsConversation, { name }: Bay, isOn: boolean): Task<boolean> {
  return talk.writes(`${name}LD0`, 'LLN0$BR$brcbMeasure01$RptEna', mms.boolean(isOn))
}

/** An InformationReport RPT: identifier, optional fields, sequence number, inclusion, values. */
export function* report(
  talk: MmsConversation,
  { name }: Bay,
  sequence: number,
  values: readonly Uint8Array[],
): Task<boolean> {
  const rpt = mms.variableListName(ber(0x80, asciiBytes('RPT')))
  const pdu = mms.informationReport(
    rpt,
    mms.string(`${name}LD0/LLN0$BR$brcbMeasure01`),
    mms.bits('0100000000'),
    mms.unsigned(sequence & 0xffff),
    mms.bits('1'.repeat(values.length)),
    ...values,
  )
  yield* talk.connection.fromServer(data(mms.data(pdu)))
  yield* talk.connection.acknowledge('client')
  return true
}

/** Oper of a switch: direct control with normal security, IEC 61850-7-2 §20. */
export function operate(
  talk: MmsConversation,
  { name }: Bay,
  isOn: boolean,
  number: number,
  orCat = 2,
): Task<boolean> {
  const value = mms.structure(
    mms.boolean(isOn),
    mms.structure(mms.signed(orCat), ber(0x89, asciiBytes('HMI'))),
    mms.unsigned(number),
    ber(0x91, new ByteWriter().u32be(1_772_431_200).u32be(0x0a).take()),
    mms.boolean(false),
    mms.bits('00'),
  )
  return talk.writes(`${name}LD0`, 'CSWI1$CO$Pos$Oper', value)
}

/** GetNameList of the named variables of a device: ISO 9506-2 §7.4. */
export function listNames(talk: MmsConversation, { name }: Bay, names: readonly string[]): Task<boolean> {
  const asked = mms.joined(
    ber(0xa0, ber(0x80, berIntegerContents(0))),
    ber(0xa1, ber(0x81, asciiBytes(`${name}LD0`))),
  )
  return talk.ask(
    (id) => mms.request(id, 1, asked),
    (id) => mms.response(id, 1, mms.joined(mms.identifiers(...names), ber(0x81, Uint8Array.of(0)))),
  )
}

/** FileOpen, FileRead and FileClose: ISO 9506-2 annex D. */
export function* readFile(talk: MmsConversation, file: string, content: Uint8Array): Task<void> {
  const fileName = ber(0xa0, ber(0x19, asciiBytes(file)))
  const attributes = ber(
    0xa1,
    ber(0x80, berIntegerContents(content.length)),
    ber(0x81, asciiBytes('20260114083000.000Z')),
  )
  const FRSM = 0x11
  yield* talk.ask(
    (id) => mms.request(id, 72, mms.joined(fileName, ber(0x81, Uint8Array.of(0)))),
    (id) => mms.response(id, 72, mms.joined(ber(0x80, Uint8Array.of(FRSM)), attributes)),
  )
  for (let at = 0; at < content.length; at += 1200) {
    const part = content.subarray(at, at + 1200)
    const isLast = at + 1200 >= content.length
    yield* talk.ask(
      (id) => mms.request(id, 73, Uint8Array.of(FRSM), false),
      (id) => mms.response(id, 73, mms.joined(ber(0x80, part), ber(0x81, Uint8Array.of(isLast ? 0 : 1)))),
    )
  }
  yield* talk.ask(
    (id) => mms.request(id, 74, Uint8Array.of(FRSM), false),
    (id) => mms.response(id, 74, new Uint8Array(0), false),
  )
}
