/** Order of versions of the software: semver.org, section 11, without build metadata. */

const parts = (version: string) => {
  const [numbers = '', pre = ''] = version.split('+')[0]!.split(/-(.*)/)
  return { numbers: numbers.split('.').map((part) => Number.parseInt(part, 10) || 0), pre }
}

/** Negative if the first is older. A release is newer than its own pre-release. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)]
  for (let at = 0; at < 3; at++) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.pre === b.pre) return 0
  if (a.pre === '' || b.pre === '') return a.pre === '' ? 1 : -1
  return a.pre < b.pre ? -1 : 1
}
