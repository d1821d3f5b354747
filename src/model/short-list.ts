/** Longer lists grow by halves and sixteen more, as arrays do. */
const SHORT = 32

/**
 * `list` with one more at its end, to be kept in place of it. Most lists of a host, link or flow hold one or two, and there
 * are hundreds of thousands: while they are short they are just large enough, where `push` would make room for seventeen.
 */
export function extended<Thing>(list: Thing[], one: Thing): Thing[] {
  switch (list.length) {
    case 0:
      return [one]
    case 1:
      return [list[0]!, one]
    case 2:
      return [list[0]!, list[1]!, one]
    case 3:
      return [list[0]!, list[1]!, list[2]!, one]
    default:
      if (list.length < SHORT) return list.concat(one)
      list.push(one)
      return list
  }
}

/** The empty list shared by all snapshots without entries: the usual case. */
export const NONE: readonly never[] = Object.freeze([])

/** The list, or the one empty list there is. */
export function orNone<Thing>(list: readonly Thing[]): readonly Thing[] {
  return list.length === 0 ? NONE : list
}
