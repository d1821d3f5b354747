/** A million indicators, half of them addresses, half names: as many as the product keeps. None occurs in the benchmark's traffic. */
import { Random } from '../random.ts'

/** First bytes of public networks. */
const NETWORKS = [45, 91, 103, 185, 193] as const
const SEED = 1_000_000

/** One a line. */
export function indicators(count: number): string {
  const random = new Random(SEED)
  const lines = Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? `h${i}.site${random.below(70_000)}.example`
      : `${random.pick(NETWORKS)}.${random.below(256)}.${random.below(256)}.${random.between(1, 254)}`,
  )
  return `${lines.join('\n')}\n`
}
