/**
 * Attributes of a printer in an answer of the Internet Printing Protocol: encoding of RFC 8010 §3, printer attributes of
 * RFC 8011 §5.4, PWG 5100.11 (firmware) and 5107.2 (device id of IEEE 1284).
 */
import { u16be } from '#bytes/read'
import { clean, text } from '#bytes/text'
import { confidence, type Identity } from '#model/fact'
import type { Emit } from '#model/protocol'

/** Version, status code and request id: §3.1.1. */
const HEADER = 8
/** Delimiter tags: §3.5.1. Values have tags from 0x10. */
const END_OF_ATTRIBUTES = 0x03
const PRINTER_ATTRIBUTES = 0x04
const FIRST_VALUE = 0x10

const limits = {
  /** Bytes of an attribute that is not whole yet; longer values are passed over. */
  heldBytes: 2048,
  /** Attributes of one answer that are kept. */
  attributes: 16,
} as const

/** Paths of queues on a print server that runs CUPS. */
const QUEUE = /\/(?:printers|classes)\//

const WANTED: ReadonlySet<string> = new Set([
  'printer-make-and-model',
  'printer-device-id',
  'printer-name',
  'printer-dns-sd-name',
  'printer-location',
  'printer-info',
  'printer-firmware-string-version',
  'printer-serial-number',
  'printer-uri-supported',
  'cups-version',
])

/** Reads attributes as they come in pieces. */
export class PrinterAttributes {
  #held = new Uint8Array(0)
  #toSkip = HEADER
  #isPrinter = false
  #isOver = false
  readonly #values = new Map<string, string>()
  #hasPrinter = false
  readonly #isQueue: boolean

  /** `path` is that of the request. */
  constructor(path: string) {
    this.#isQueue = QUEUE.test(path)
  }

  add(bytes: Uint8Array, start: number, end: number, emit: Emit): void {
    let at = start
    if (this.#isOver) return
    const skipped = Math.min(this.#toSkip, end - at)
    this.#toSkip -= skipped
    at += skipped
    if (at === end) return
    const all = new Uint8Array(this.#held.length + end - at)
    all.set(this.#held)
    all.set(bytes.subarray(at, end), this.#held.length)
    const read = this.#read(all)
    this.#held = all.slice(read)
    if (this.#isOver) this.#emit(emit)
  }

  /** Offset of the first attribute that is not whole. */
  #read(bytes: Uint8Array): number {
    let at = 0
    while (at < bytes.length && !this.#isOver) {
      const tag = bytes[at]!
      if (tag < FIRST_VALUE) {
        this.#isOver = tag === END_OF_ATTRIBUTES
        this.#isPrinter = tag === PRINTER_ATTRIBUTES
        this.#hasPrinter ||= this.#isPrinter
        at++
        continue
      }
      const next = this.#readValue(bytes, at)
      if (next === undefined) return at
      at = next
    }
    return Math.min(at, bytes.length)
  }

  /** Tag, name and value, each with two bytes of length: §3.1.4. */
  #readValue(bytes: Uint8Array, at: number): number | undefined {
    const nameAt = at + 3
    if (nameAt > bytes.length) return undefined
    const valueLengthAt = nameAt + u16be(bytes, at + 1)
    const valueAt = valueLengthAt + 2
    if (valueAt > bytes.length) return this.#tooLong(valueAt - at)
    const end = valueAt + u16be(bytes, valueLengthAt)
    if (end > bytes.length) {
      if (end - at <= limits.heldBytes) return undefined
      this.#toSkip = end - bytes.length
      return bytes.length
    }
    const name = text(bytes, nameAt, valueLengthAt)
    if (
      this.#isPrinter &&
      WANTED.has(name) &&
      !this.#values.has(name) &&
      this.#values.size < limits.attributes
    )
      this.#values.set(name, clean(text(bytes, valueAt, end), 512).trim())
    return end
  }

  /** No attribute has so long a name: what follows is not understood. */
  #tooLong(bytes: number): undefined {
    if (bytes > limits.heldBytes) this.#isOver = true
    return undefined
  }

  #emit(emit: Emit): void {
    const value = (name: string) => this.#values.get(name) ?? ''
    if (!this.#hasPrinter) return
    const say = (attribute: Identity['attribute'], of: string, field: string) => {
      if (of !== '')
        emit({
          kind: 'identity',
          about: 'server',
          attribute,
          value: of,
          confidence: confidence.management,
          field,
        })
    }
    // A queue of a print server describes a printer that is elsewhere.
    if (this.#isQueue || value('cups-version') !== '' || QUEUE.test(value('printer-uri-supported'))) {
      say('kind', 'print-queue', 'printer-uri-supported')
      return
    }
    const device = deviceId(value('printer-device-id'))
    say('kind', 'ipp-printer', 'printer-attributes-tag')
    say('vendor', device.get('MFG') ?? device.get('MANUFACTURER') ?? '', 'printer-device-id')
    const model = device.get('MDL') ?? device.get('MODEL') ?? ''
    if (model === '') say('model', value('printer-make-and-model'), 'printer-make-and-model')
    else say('model', model, 'printer-device-id')
    say(
      'serial',
      value('printer-serial-number') ||
        device.get('SN') ||
        device.get('SERN') ||
        device.get('SERIALNUMBER') ||
        '',
      'printer-serial-number',
    )
    say('firmware', value('printer-firmware-string-version'), 'printer-firmware-string-version')
    say('name', value('printer-dns-sd-name') || value('printer-name'), 'printer-name')
    say('location', value('printer-location'), 'printer-location')
    if (model !== '') say('description', value('printer-make-and-model'), 'printer-make-and-model')
  }
}

/** `MFG:HP;MDL:LaserJet 600;CLS:PRINTER;`: IEEE 1284-2000 §7.6. */
function deviceId(said: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const field of said.split(';')) {
    const colon = field.indexOf(':')
    const key = field.slice(0, Math.max(0, colon)).trim().toUpperCase()
    const content = field.slice(colon + 1).trim()
    if (key !== '' && content !== '' && !fields.has(key)) fields.set(key, content)
  }
  return fields
}
