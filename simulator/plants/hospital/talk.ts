/** DICOM, HL7 and device gateways of the hospital. */
import { ByteWriter } from '#bytes/write'
import * as dicom from '#protocols/dicom/testing/encode'
import { block } from '#protocols/hl7/testing/encode'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { milliseconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'

const PORT_DICOM = 104
const PORT_HL7 = 2575
/** SOP classes: DICOM PS3.4 annex B, C; PS3.6 annex A. */
export const VERIFICATION = '1.2.840.10008.1.1'
export const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2'
const STUDY_FIND = '1.2.840.10008.5.1.4.1.2.2.1'
const STUDY_MOVE = '1.2.840.10008.5.1.4.1.2.2.2'
const WORKLIST_FIND = '1.2.840.10008.5.1.4.31'
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2'
/** Command fields: PS3.7 annex E. */
const [STORE, FIND, MOVE, ECHO] = [0x0001, 0x0020, 0x0021, 0x0030] as const
const RESPONSE = 0x8000
const PENDING = 0xff00
const FRAGMENT = 12_000

export interface Titles {
  readonly called: string
  readonly calling: string
}

/** One association with the presentation contexts 1, 3, 5 … of these SOP classes: PS3.8 §9.3. */
export class DicomAssociation {
  readonly connection: Connection
  readonly #classes: readonly string[]
  #message = 1

  private constructor(connection: Connection, classes: readonly string[]) {
    this.connection = connection
    this.#classes = classes
  }

  static *open(
    world: PlantWorld,
    client: Host,
    server: Host,
    { titles, classes }: { readonly titles: Titles; readonly classes: readonly string[] },
  ): Task<DicomAssociation> {
    const connection = yield* world.connect(client, server, PORT_DICOM)
    yield* connection.ask(associate(1, titles, classes), associate(2, titles, classes))
    return new DicomAssociation(connection, classes)
  }

  *echo(): Task<boolean> {
    const id = this.#message++
    return yield* this.connection.ask(
      this.#command(VERIFICATION, ECHO, id),
      this.#command(VERIFICATION, ECHO | RESPONSE, id, 0),
    )
  }

  /** C-STORE of an image in fragments. */
  *store(sopClass: string, instance: string, pixels: Uint8Array): Task<boolean> {
    const id = this.#message++
    const context = this.#contextOf(sopClass)
    const command = commandSet([
      [0x0002, uid(sopClass)],
      [0x0100, word(STORE)],
      [0x0110, word(id)],
      [0x0700, word(0)],
      [0x0800, word(1)],
      [0x1000, uid(instance)],
    ])
    const set = joined(
      element(0x0008, 0x0016, uid(sopClass)),
      element(0x0008, 0x0018, uid(instance)),
      element(0x0010, 0x0010, text('DOE^JANE')),
      element(0x7fe0, 0x0010, pixels),
    )
    const request = new ByteWriter().bytes(values(context, 3, command))
    for (let at = 0; at < set.length; at += FRAGMENT)
      request.bytes(values(context, at + FRAGMENT >= set.length ? 2 : 0, set.subarray(at, at + FRAGMENT)))
    return yield* this.connection.ask(request.take(), this.#command(sopClass, STORE | RESPONSE, id, 0))
  }

  /** C-FIND: each match is a pending response. */
  *find(matches: readonly string[], isWorklist = false): Task<boolean> {
    const id = this.#message++
    const sopClass = isWorklist ? WORKLIST_FIND : STUDY_FIND
    const context = this.#contextOf(sopClass)
    const query = joined(element(0x0008, 0x0052, text('STUDY ')), element(0x0010, 0x0010, text('')))
    const request = joined(
      values(context, 3, this.#set(sopClass, FIND, id, undefined, 1)),
      values(context, 2, query),
    )
    const answers = matches.map((name) =>
      joined(
        values(context, 3, this.#set(sopClass, FIND | RESPONSE, id, PENDING, 1)),
        values(
          context,
          2,
          joined(element(0x0010, 0x0010, text(name)), element(0x0010, 0x0020, text('PID0001 '))),
        ),
      ),
    )
    answers.push(values(context, 3, this.#set(sopClass, FIND | RESPONSE, id, 0)))
    return yield* this.connection.ask(request, joined(...answers))
  }

  /** C-MOVE of a study to another application entity. */
  *move(destination: string): Task<boolean> {
    const id = this.#message++
    const context = this.#contextOf(STUDY_MOVE)
    const command = commandSet([
      [0x0002, uid(STUDY_MOVE)],
      [0x0100, word(MOVE)],
      [0x0110, word(id)],
      [0x0600, text(destination.padEnd(16))],
      [0x0700, word(0)],
      [0x0800, word(1)],
    ])
    const query = joined(
      element(0x0008, 0x0052, text('STUDY ')),
      element(0x0020, 0x000d, uid('1.2.826.0.1.3680043.9.1')),
    )
    return yield* this.connection.ask(
      joined(values(context, 3, command), values(context, 2, query)),
      values(context, 3, this.#set(STUDY_MOVE, MOVE | RESPONSE, id, 0)),
    )
  }

  *close(): Task<void> {
    yield* this.connection.ask(dicom.release(), dicom.release(true))
    yield* this.connection.close()
  }

  #contextOf(sopClass: string): number {
    return 1 + 2 * this.#classes.indexOf(sopClass)
  }

  #set(sopClass: string, field: number, id: number, status?: number, dataSet = 0x0101): Uint8Array {
    const isRequest = status === undefined
    return commandSet([
      [0x0002, uid(sopClass)],
      [0x0100, word(field)],
      [isRequest ? 0x0110 : 0x0120, word(id)],
      ...(isRequest && field !== ECHO ? [[0x0700, word(0)] as const] : []),
      [0x0800, word(dataSet)],
      ...(isRequest ? [] : [[0x0900, word(status)] as const]),
    ])
  }

  #command(sopClass: string, field: number, id: number, status?: number): Uint8Array {
    return values(this.#contextOf(sopClass), 3, this.#set(sopClass, field, id, status))
  }
}

export const QUERY_CLASSES = [VERIFICATION, STUDY_FIND, STUDY_MOVE] as const
export const MODALITY_CLASSES = [VERIFICATION, CT_IMAGE, WORKLIST_FIND] as const

const word = (value: number) => new ByteWriter().u16le(value).take()
/** UIDs are padded with a zero byte, texts with a space: PS3.5 §6.2, §9.1. */
const uid = (value: string) => new ByteWriter().ascii(value.length % 2 === 0 ? value : `${value}\0`).take()
const text = (value: string) => new ByteWriter().ascii(value.length % 2 === 0 ? value : `${value} `).take()

function element(group: number, number: number, value: Uint8Array): Uint8Array {
  return new ByteWriter().u16le(group).u16le(number).u32le(value.length).bytes(value).take()
}

function commandSet(elements: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const body = joined(...elements.map(([number, value]) => element(0, number, value)))
  return joined(element(0, 0, new ByteWriter().u32le(body.length).take()), body)
}

/** A P-DATA-TF of one value: control bit 0 is command, bit 1 is last: PS3.8 annex E.2. */
function values(context: number, control: number, content: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(4, 0)
    .u32be(content.length + 6)
    .u32be(content.length + 2)
    .u8(context, control)
    .bytes(content)
    .take()
}

function item(type: number, content: Uint8Array): Uint8Array {
  return new ByteWriter().u8(type, 0).u16be(content.length).bytes(content).take()
}

/** A-ASSOCIATE-RQ and -AC: PS3.8 §9.3.2, §9.3.3. */
function associate(type: 1 | 2, { called, calling }: Titles, classes: readonly string[]): Uint8Array {
  const ascii = (value: string) => new ByteWriter().ascii(value).take()
  const contexts = classes.map((sopClass, i) => {
    const head = Uint8Array.of(1 + 2 * i, 0, 0, 0)
    const syntax = item(0x40, ascii(IMPLICIT_LITTLE_ENDIAN))
    return type === 1
      ? item(0x20, joined(head, item(0x30, ascii(sopClass)), syntax))
      : item(0x21, joined(head, syntax))
  })
  const user = item(
    0x50,
    joined(
      item(0x51, new ByteWriter().u32be(16_384).take()),
      item(0x52, ascii(type === 1 ? '1.2.276.0.7230010.3.0.3.6.7' : '1.2.40.0.13.1.3')),
      item(0x55, ascii(type === 1 ? 'OFFIS_DCMTK_367' : 'dcm4che-5.29')),
    ),
  )
  const body = new ByteWriter().u16be(1).u16be(0).ascii(called.padEnd(16)).ascii(calling.padEnd(16)).zeros(32)
  body
    .bytes(item(0x10, ascii('1.2.840.10008.3.1.1.1')))
    .bytes(joined(...contexts))
    .bytes(user)
  const content = body.take()
  return new ByteWriter().u8(type, 0).u32be(content.length).bytes(content).take()
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const part of parts) writer.bytes(part)
  return writer.take()
}

export interface Hl7Message {
  readonly type: string
  readonly from: string
  readonly to: string
  readonly id: string
  readonly segments: readonly string[]
}

/** One message of HL7 version 2 in MLLP, and its acknowledgement. */
export function hl7(world: PlantWorld, connection: Connection, of: Hl7Message): Task<boolean> {
  const time = new Date(world.now / 1000).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  const head = (type: string, from: string, to: string, id: string) =>
    `MSH|^~\\&|${from}|HOSP|${to}|HOSP|${time}||${type}|${id}|P|2.5.1`
  return connection.ask(
    block([head(of.type, of.from, of.to, of.id), ...of.segments]),
    block([head('ACK', of.to, of.from, `A${of.id}`), `MSA|AA|${of.id}`]),
  )
}

export function* beginHl7(world: PlantWorld, client: Host, server: Host): Task<Connection> {
  return yield* world.connect(client, server, PORT_HL7)
}

/** Lines of a made-up vendor protocol over TCP, as infusion gateways and nurse call have theirs. */
export function* line(connection: Connection, asked: string, answered: string): Task<boolean> {
  const bytes = (value: string) => new TextEncoder().encode(value)
  const isAnswered = yield* connection.ask(bytes(asked), bytes(answered))
  yield milliseconds(2)
  return isAnswered
}
