/** Softmax regression on sparse binary tokens by seeded AdaGrad: the same input gives the same weights. */

export interface Example {
  readonly tokens: readonly string[]
  readonly label: string
}

const EPOCHS = 10
const RATE = 0.25
/** Weight decay per step (L2). */
const L2 = 3e-3
const SEED = 7

export class Softmax {
  readonly labels: readonly string[]
  readonly #weights = new Map<string, Float64Array>()
  /** Sums of squared gradients. */
  readonly #squares = new Map<string, Float64Array>()
  readonly #bias: Float64Array

  constructor(examples: readonly Example[]) {
    this.labels = [...new Set(examples.map(({ label }) => label))].sort()
    this.#bias = new Float64Array(this.labels.length)
    const index = new Map(this.labels.map((label, at) => [label, at]))
    const order = examples.map((_, at) => at)
    let random = SEED
    const next = () => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
      return random / 2 ** 32
    }
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      for (let at = order.length - 1; at > 0; at--) {
        const other = Math.floor(next() * (at + 1))
        ;[order[at], order[other]] = [order[other]!, order[at]!]
      }
      for (const at of order) this.#learn(examples[at]!, index.get(examples[at]!.label)!)
    }
  }

  shares(tokens: readonly string[]): Float64Array {
    const scores = Float64Array.from(this.#bias)
    for (const token of tokens) {
      const weights = this.#weights.get(token)
      if (weights !== undefined) for (let at = 0; at < scores.length; at++) scores[at]! += weights[at]!
    }
    const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
    let sum = 0
    for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at]! - most)
    for (let at = 0; at < scores.length; at++) scores[at]! /= sum
    return scores
  }

  #learn({ tokens }: Example, label: number): void {
    const shares = this.shares(tokens)
    for (let at = 0; at < shares.length; at++) {
      const gradient = (at === label ? 1 : 0) - shares[at]!
      this.#bias[at]! += 0.01 * gradient
      for (const token of tokens) {
        let weights = this.#weights.get(token)
        let squares = this.#squares.get(token)
        if (weights === undefined || squares === undefined) {
          weights = new Float64Array(this.labels.length)
          squares = new Float64Array(this.labels.length)
          this.#weights.set(token, weights)
          this.#squares.set(token, squares)
        }
        const step = gradient - L2 * weights[at]!
        squares[at]! += step * step
        weights[at]! += (RATE * step) / Math.sqrt(squares[at]! + 1)
      }
    }
  }
}
