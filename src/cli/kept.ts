/** Text compression, injected by callers that have a library for it. */
export interface Packing {
  readonly pack: (text: string) => Uint8Array
  readonly unpack: (bytes: Uint8Array) => string
}

/** Characters of a page: large enough that similar devices compress well. */
const PAGE_CHARACTERS = 128 * 1024
/** Characters of pages that stay as they are: most sites need no more, and compress nothing. */
const PLAIN_CHARACTERS = 16 * 1024 * 1024
/** Texts read together, so that out-of-order items decompress a page once. */
const TAKEN_TOGETHER = 16_384

/**
 * Texts by id, read once at the end; with compression in packed pages beyond a bound, a tenth of the memory. Texts replaced or
 * deleted after their page was closed stay in it. They have no line feeds: JSON escapes these.
 */
export class PackedTexts {
  readonly #packing: Packing | undefined
  readonly #plainCharacters: number
  /** Id → number of its text; texts of a page are consecutive. */
  readonly #numbers = new Map<string, number>()
  /** By number. */
  readonly #times: number[] = []
  /** Some time is not 0. */
  #hasTimes = false
  /** Number of the first text of each closed page, and the page. */
  readonly #firsts: number[] = []
  readonly #pages: (Uint8Array | readonly string[])[] = []
  /** Page being filled. */
  #open: string[] = []
  #characters = 0
  /** Of pages that are not packed. */
  #plain = 0

  /** @param plainCharacters pages beyond are packed */
  constructor(packing: Packing | undefined, plainCharacters = PLAIN_CHARACTERS) {
    this.#packing = packing
    this.#plainCharacters = plainCharacters
  }

  get size(): number {
    return this.#numbers.size
  }

  /** @param time sort key of the iteration; equal times by id. */
  set(id: string, text: string, time = 0): void {
    if (time !== 0) this.#hasTimes = true
    const known = this.#numbers.get(id) ?? -1
    if (known >= this.#firstOpen) {
      this.#times[known] = time
      this.#write(known, text)
      return
    }
    this.#numbers.set(id, this.#times.length)
    this.#times.push(time)
    this.#open.push(text)
    this.#characters += text.length
    if (this.#packing === undefined || this.#characters < PAGE_CHARACTERS) return
    this.#closePage(this.#packing)
  }

  delete(id: string): void {
    const known = this.#numbers.get(id) ?? -1
    if (known >= this.#firstOpen) this.#write(known, '')
    this.#numbers.delete(id)
  }

  /** Iterates by time, then id. */
  *[Symbol.iterator](): Generator<string> {
    const ordered = this.#ordered()
    for (let at = 0; at < ordered.length; at += TAKEN_TOGETHER) {
      const wanted = ordered.slice(at, at + TAKEN_TOGETHER)
      yield* this.#textsOf(wanted)
    }
  }

  /** Numbers of the texts in the order of the iteration. */
  #ordered(): readonly number[] {
    const numbers = this.#numbers
    const times = this.#times
    const byId = [...numbers.keys()].sort().map((id) => numbers.get(id)!)
    return this.#hasTimes ? byId.sort((a, b) => times[a]! - times[b]!) : byId // stable: ECMA-262 §23.1.3.30
  }

  /** Number of the first text of the page being filled. */
  get #firstOpen(): number {
    return this.#times.length - this.#open.length
  }

  #closePage(packing: Packing): void {
    this.#firsts.push(this.#firstOpen)
    if (this.#plain < this.#plainCharacters) {
      this.#plain += this.#characters
      this.#pages.push(this.#open)
    } else this.#pages.push(packing.pack(this.#open.join('\n')))
    this.#open = []
    this.#characters = 0
  }

  #write(number: number, text: string): void {
    const at = number - this.#firstOpen
    this.#characters += text.length - this.#open[at]!.length
    this.#open[at] = text
  }

  /** Each page is unpacked once, whatever the order. */
  #textsOf(wanted: readonly number[]): readonly string[] {
    const firstOpen = this.#firstOpen
    const places = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!)
    const texts: string[] = new Array(wanted.length).fill('')
    let page = -1
    let inPage: readonly string[] = []
    for (const place of places) {
      const number = wanted[place]!
      if (number >= firstOpen) {
        texts[place] = this.#open[number - firstOpen]!
        continue
      }
      if (number >= (this.#firsts[page + 1] ?? firstOpen)) {
        while (number >= (this.#firsts[page + 1] ?? firstOpen)) page++
        const closed = this.#pages[page]!
        inPage = closed instanceof Uint8Array ? this.#packing!.unpack(closed).split('\n') : closed
      }
      texts[place] = inPage[number - this.#firsts[page]!]!
    }
    return texts
  }
}

/** Items by id, stored as JSON, a tenth of the memory of objects; parsed anew with each iteration. */
export class PackedItems<Thing extends { readonly id: string }> {
  readonly #texts: PackedTexts
  readonly #timeOf: (thing: Thing) => number

  /** @param timeOf sort key of the iteration; equal times by id. @param plainCharacters see `PackedTexts` */
  constructor(
    packing: Packing | undefined,
    timeOf: (thing: Thing) => number = () => 0,
    plainCharacters?: number,
  ) {
    this.#texts = new PackedTexts(packing, plainCharacters)
    this.#timeOf = timeOf
  }

  set(thing: Thing): void {
    this.#texts.set(thing.id, JSON.stringify(thing), this.#timeOf(thing))
  }

  /** The same with the JSON at hand; only for items without a time. */
  setText(id: string, text: string): void {
    this.#texts.set(id, text)
  }

  delete(id: string): void {
    this.#texts.delete(id)
  }

  [Symbol.iterator](): Generator<Thing> {
    return parsed<Thing>(this.#texts)
  }
}

export function* parsed<Thing>(texts: Iterable<string>): Generator<Thing> {
  for (const text of texts) yield JSON.parse(text) as Thing
}
