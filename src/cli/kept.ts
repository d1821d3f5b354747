/** Text compression, injected by callers that have a library for it. */
export interface Packing {
  readonly pack: (text: string) => Uint8Array
  readonly unpack: (bytes: Uint8Array) => string
}

/** Characters of a page: large enough that similar devices compress well. */
const PAGE_CHARACTERS = 128 * 1024
/** Texts read together, so that out-of-order items decompress a page once. */
const TAKEN_TOGETHER = 16_384

/**
 * Items by id, read once at the end. Stored as JSON, a tenth of the memory of objects; with compression
 * in packed pages, a tenth of that. Items replaced or deleted after packing stay in their page.
 */
export class PackedItems<Thing extends { readonly id: string }> {
  readonly #packing: Packing | undefined
  readonly #timeOf: (thing: Thing) => number
  /** Id → number of its text; texts of a page are consecutive. */
  readonly #numbers = new Map<string, number>()
  /** By number. */
  readonly #times: number[] = []
  /** Number of the first text of each packed page, and the page. */
  readonly #firsts: number[] = []
  readonly #pages: Uint8Array[] = []
  /** Page being filled. */
  #open: string[] = []
  #characters = 0

  /** @param timeOf sort key of the iteration; equal times by id. */
  constructor(packing: Packing | undefined, timeOf: (thing: Thing) => number = () => 0) {
    this.#packing = packing
    this.#timeOf = timeOf
  }

  set(thing: Thing): void {
    const text = JSON.stringify(thing)
    const known = this.#numbers.get(thing.id) ?? -1
    if (known >= this.#firstOpen) {
      this.#times[known] = this.#timeOf(thing)
      this.#write(known, text)
      return
    }
    this.#numbers.set(thing.id, this.#times.length)
    this.#times.push(this.#timeOf(thing))
    this.#open.push(text)
    this.#characters += text.length
    if (this.#packing === undefined || this.#characters < PAGE_CHARACTERS) return
    this.#firsts.push(this.#times.length - this.#open.length)
    this.#pages.push(this.#packing.pack(this.#open.join('\n'))) // JSON escapes line feeds
    this.#open = []
    this.#characters = 0
  }

  delete(id: string): void {
    const known = this.#numbers.get(id) ?? -1
    if (known >= this.#firstOpen) this.#write(known, '')
    this.#numbers.delete(id)
  }

  /** Iterates by time, then id. */
  *[Symbol.iterator](): Generator<Thing> {
    const numbers = this.#numbers
    const timeOf = (id: string) => this.#times[numbers.get(id)!]!
    const ids = [...numbers.keys()].sort((a, b) => timeOf(a) - timeOf(b) || (a < b ? -1 : 1))
    for (let at = 0; at < ids.length; at += TAKEN_TOGETHER) {
      const wanted = ids.slice(at, at + TAKEN_TOGETHER).map((id) => numbers.get(id)!)
      const texts = this.#textsOf(wanted)
      for (const number of wanted) yield JSON.parse(texts.get(number)!) as Thing
    }
  }

  /** Number of the first text of the page being filled. */
  get #firstOpen(): number {
    return this.#times.length - this.#open.length
  }

  #write(number: number, text: string): void {
    const at = number - this.#firstOpen
    this.#characters += text.length - this.#open[at]!.length
    this.#open[at] = text
  }

  #textsOf(wanted: readonly number[]): ReadonlyMap<number, string> {
    const texts = new Map<number, string>()
    const firstOpen = this.#firstOpen
    let page = -1
    let inPage: readonly string[] = []
    for (const number of wanted.toSorted((a, b) => a - b)) {
      if (number >= firstOpen) texts.set(number, this.#open[number - firstOpen]!)
      else {
        if (number >= (this.#firsts[page + 1] ?? firstOpen)) {
          while (number >= (this.#firsts[page + 1] ?? firstOpen)) page++
          inPage = this.#packing!.unpack(this.#pages[page]!).split('\n')
        }
        texts.set(number, inPage[number - this.#firsts[page]!]!)
      }
    }
    return texts
  }
}
