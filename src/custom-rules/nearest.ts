/** The name that was probably meant. */

/** Names further away than this share of their length are no misspelling. */
const FURTHEST = 0.45

/** The nearest of `names` to a misspelt one, by insertions, removals, changes and swaps; undefined if none is near. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const asked = plain(name).slice(0, 40)
  let best: string | undefined
  let least = Math.max(1, Math.ceil(asked.length * FURTHEST)) + 0.5
  for (const one of names) {
    const other = plain(one)
    if (Math.abs(other.length - asked.length) >= least) continue
    const away = distance(asked, other)
    if (away >= least) continue
    least = away
    best = one
  }
  return best
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Optimal string alignment: Damerau 1964, each pair of letters swapped at most once. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(change, last[j]! + 1, row[j - 1]! + 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
