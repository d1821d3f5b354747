/** Return values of answers. Small ones inform (17 to 19, 25, 26, 33); composite ones have the top bit of 64 set and the code in their low word. */

const COMPOSITE = 2 ** 63

/** Small values that refuse nevertheless. */
const refusing: ReadonlyMap<number, string> = new Map([
  [21, 'too many notifications'],
  [22, 'session not legitimated'],
  [24, 'subscription disabled'],
  [34, 'transaction aborted'],
  [37, 'temporarily out of resources'],
  [38, 'legitimation level currently disabled'],
])

const failures: ReadonlyMap<number, string> = new Map([
  [-1, 'unknown error'],
  [-2, 'invalid value type'],
  [-3, 'invalid argument value'],
  [-4, 'not enough memory'],
  [-118, 'session not legitimated'],
])

interface Result {
  readonly value: number
  readonly low: number
}

/** Why the request was refused; undefined if it was not. */
export function refusalOf({ value, low }: Result): string | undefined {
  if (value < COMPOSITE) return refusing.get(value)
  const code = (low << 16) >> 16
  return failures.get(code) ?? `error ${code}`
}
