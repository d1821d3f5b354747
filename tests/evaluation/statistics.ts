/** Exact bounds of a Poisson rate at 95 %, by bisection of the distribution: Garwood 1936. */
export function poissonBounds(count: number): readonly [number, number] {
  const low = count === 0 ? 0 : solve((mean) => 1 - cumulative(count - 1, mean) - 0.025)
  return [low, solve((mean) => 0.025 - cumulative(count, mean))]
}

/** P(X ≤ count). */
function cumulative(count: number, mean: number): number {
  let term = Math.exp(-mean)
  let sum = term
  for (let i = 1; i <= count; i++) {
    term *= mean / i
    sum += term
  }
  return sum
}

/** Root of a function that grows from below zero to above. */
function solve(of: (mean: number) => number): number {
  let low = 0
  let high = 1
  while (of(high) < 0 && high < 1e6) high *= 2
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (of(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Share below which so much of the sorted values lie; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
