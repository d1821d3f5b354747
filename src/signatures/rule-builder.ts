/** A rule under construction: keywords put their part in, one after the other. */
import { bufferNamed, PAYLOAD } from './buffers.ts'
import type {
  Amount,
  Chain,
  ContentStep,
  FlowBitWish,
  FlowWish,
  HeaderTest,
  HostBitWish,
  IndustrialTest,
  SignatureStep,
  ThresholdWish,
  Transform,
} from './signature.ts'

/** Why a keyword is not taken, in words. */
export class KeywordRefused extends Error {}

/** A content while its modifiers are still to come. */
export type OpenContent = { -readonly [Key in keyof ContentStep]: ContentStep[Key] } & {
  isFastPattern: boolean
}

interface OpenChain {
  buffer: string
  transforms: Transform[]
  steps: SignatureStep[]
}

export class RuleBuilder {
  sid = 0
  revision = 0
  generator = 1
  message = ''
  classification = ''
  priority: number | undefined
  signatureSeverity = ''
  anomaly = ''
  readonly references: string[] = []
  techniques: readonly string[] = []
  target: 'source' | 'destination' | undefined
  flow: FlowWish = { direction: undefined, established: undefined, only: undefined, otherThan: [] }
  application = ''
  readonly flowBits: FlowBitWish[] = []
  readonly hostBits: HostBitWish[] = []
  readonly headers: HeaderTest[] = []
  readonly industrial: IndustrialTest[] = []
  threshold: ThresholdWish | undefined
  isSilent = false
  readonly variables: string[] = []
  readonly #chains: OpenChain[] = []
  #current: OpenChain | undefined
  /** The buffer that a word before has turned to. */
  #sticky = PAYLOAD
  #lastContent: { readonly content: OpenContent; readonly chain: OpenChain } | undefined

  /** Turns to a buffer: what follows is compared with it, anew from its beginning. */
  turnTo(buffer: string): void {
    this.needs(bufferNamed(buffer).application)
    this.#sticky = buffer
    this.#current = undefined
    // Legacy words may go on with the payload where they left off.
    if (buffer === PAYLOAD) this.#current = this.#chains.find((chain) => chain.buffer === PAYLOAD)
  }

  /** The rule is about this application protocol. */
  needs(application: string): void {
    if (application === '') return
    if (this.application !== '' && this.application !== application)
      throw new KeywordRefused(`needs ${application} in a rule for ${this.application}`)
    this.application = application
  }

  transform(transform: Transform): void {
    if (this.#sticky === PAYLOAD) throw new KeywordRefused('expected a preceding buffer')
    this.#chain().transforms.push(transform)
  }

  add(step: SignatureStep): void {
    this.#chain().steps.push(step)
  }

  /** Adds a step to another buffer than the current one: an expression with a buffer's flag. */
  addTo(buffer: string, step: SignatureStep): void {
    this.needs(bufferNamed(buffer).application)
    this.#chainOf(buffer).steps.push(step)
  }

  addContent(content: OpenContent): void {
    const chain = this.#chain()
    chain.steps.push(content)
    this.#lastContent = { content, chain }
  }

  /** The content that a modifier is about. */
  get lastContent(): OpenContent {
    if (this.#lastContent === undefined) throw new KeywordRefused('expected a preceding content')
    return this.#lastContent.content
  }

  /** Sends the last content to another buffer: the older way of naming one. */
  sendLastContent(buffer: string): void {
    const { content } = { content: this.lastContent }
    const from = this.#lastContent!.chain
    if (this.#sticky !== PAYLOAD) throw new KeywordRefused('follows a sticky buffer')
    this.needs(bufferNamed(buffer).application)
    from.steps.splice(from.steps.indexOf(content), 1)
    const chain = this.#chainOf(buffer)
    chain.steps.push(content)
    this.#lastContent = { content, chain }
  }

  /** A number, or the name of a variable set before. */
  amount(text: string, least = Number.NEGATIVE_INFINITY): Amount {
    if (/^-?(\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text)) {
      const value = text.startsWith('-') ? -Number(text.slice(1)) : Number(text)
      if (value < least) throw new KeywordRefused(`expected ${least} or more, got ${text}`)
      return value
    }
    const variable = this.variables.indexOf(text)
    if (variable < 0) throw new KeywordRefused(`expected a number or a variable set before, got ${text}`)
    return { variable }
  }

  /** Index of a new variable. */
  variable(name: string): number {
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw new KeywordRefused(`expected a name, got ${name}`)
    const known = this.variables.indexOf(name)
    if (known >= 0) return known
    if (this.variables.length >= 200) throw new KeywordRefused('too many variables')
    return this.variables.push(name) - 1
  }

  /** Chains that compare anything. */
  chains(): readonly Chain[] {
    return this.#chains.filter(({ steps }) => steps.length > 0)
  }

  #chain(): OpenChain {
    this.#current ??= this.#newChain(this.#sticky)
    return this.#current
  }

  #chainOf(buffer: string): OpenChain {
    return this.#chains.find((chain) => chain.buffer === buffer) ?? this.#newChain(buffer)
  }

  #newChain(buffer: string): OpenChain {
    const chain: OpenChain = { buffer, transforms: [], steps: [] }
    this.#chains.push(chain)
    return chain
  }
}

/** One keyword's reader: takes its value, puts its part into the rule. Throws `KeywordRefused`. */
export type KeywordReader = (rule: RuleBuilder, value: string) => void
