/** Order of package versions: Debian (deb-version(7)) and Alpine (apk-tools, `apk version -t`). Negative where `a` is lower. */

/** `[epoch:]upstream[-revision]`; opkg counts in the same way. */
export function compareDebian(a: string, b: string): number {
  const [left, right] = [debianParts(a), debianParts(b)]
  return (
    left.epoch - right.epoch ||
    compareDebianPart(left.upstream, right.upstream) ||
    compareDebianPart(left.revision, right.revision)
  )
}

function debianParts(text: string) {
  const colon = text.indexOf(':')
  const epoch = colon < 0 ? 0 : Number(text.slice(0, colon))
  const rest = text.slice(colon + 1)
  const dash = rest.lastIndexOf('-')
  return {
    epoch: Number.isSafeInteger(epoch) ? epoch : 0,
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  }
}

/** Digits by value, everything else by character: `~` before the end, the end before letters, letters before the rest. */
function compareDebianPart(a: string, b: string): number {
  let [left, right] = [a, b]
  while (left !== '' || right !== '') {
    const words = [/^\D*/.exec(left)![0], /^\D*/.exec(right)![0]] as const
    for (let at = 0; at < Math.max(words[0].length, words[1].length); at++) {
      const order = debianOrder(words[0][at]) - debianOrder(words[1][at])
      if (order !== 0) return order
    }
    left = left.slice(words[0].length)
    right = right.slice(words[1].length)
    const numbers = [/^\d*/.exec(left)![0], /^\d*/.exec(right)![0]] as const
    const order = compareDigits(numbers[0], numbers[1])
    if (order !== 0) return order
    left = left.slice(numbers[0].length)
    right = right.slice(numbers[1].length)
  }
  return 0
}

function debianOrder(character: string | undefined): number {
  if (character === '~') return -1
  if (character === undefined) return 0
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256
}

/** By value, whatever the length. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  if (left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}

const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p']
const ALPINE =
  /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/

/** `1.2.3b_rc1-r4`; undefined for what apk does not take as a version. */
export function compareAlpine(a: string, b: string): number | undefined {
  const [left, right] = [ALPINE.exec(a), ALPINE.exec(b)]
  if (left === null || right === null) return undefined
  const numbers = [left[1]!.split('.'), right[1]!.split('.')] as const
  for (let at = 0; at < Math.max(numbers[0].length, numbers[1].length); at++) {
    const [one, other] = [numbers[0][at], numbers[1][at]]
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1
    // After the first part, a leading zero makes it a fraction: 1.05 is before 1.1.
    const isFraction = at > 0 && (one.startsWith('0') || other.startsWith('0'))
    const order = isFraction ? compareText(one, other) : compareDigits(one, other)
    if (order !== 0) return order
  }
  return (
    compareText(left[2]!, right[2]!) ||
    compareSuffixes(left[3]!, right[3]!) ||
    compareDigits(left[4] ?? '', right[4] ?? '')
  )
}

function compareSuffixes(a: string, b: string): number {
  const [left, right] = [suffixesOf(a), suffixesOf(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at] ?? ['', ''], right[at] ?? ['', '']] as const
    const order = SUFFIXES.indexOf(one[0]!) - SUFFIXES.indexOf(other[0]!) || compareDigits(one[1]!, other[1]!)
    if (order !== 0) return order
  }
  return 0
}

function suffixesOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/_([a-z]+)(\d*)/g)].map(([, name = '', number = '']) => [name, number])
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
