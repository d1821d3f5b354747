/** Names of makers, compared as whole names: `Server Technology` and `Edimax Technology` share a word and nothing else. */

/** Legal forms, and words of them that registries add. */
const LEGAL =
  /[\s,]+(?:inc|ltd|limited|llc|gmbh|ag|corp|corporation|co|company|s\.?a|s\.?p\.?a|s\.?r\.?l|b\.?v|ab|a\/s|oy|kg|sas|plc|pte|pty|kk|international|technologies|technology|electronics|electronic|systems|communications|networks|group|holdings?|industrial|industries|co\., ?ltd)\.?(?=$|[\s,.])/g
/** First words that many makers share: alone they name none. */
const SHARED: ReadonlySet<string> = new Set(
  'server network networks digital smart general american advanced united universal global data micro new first power control controls home system systems tech open data-link intelligent international national pacific china shenzhen hangzhou beijing guangdong shanghai taiwan'.split(
    ' ',
  ),
)

/** Places that registries put before the name of a maker. */
const PLACE =
  /^(?:(?:p\.? ?r\.? ?china|china|zhejiang|hangzhou|shenzhen(?: city)?|shen zhen|shanghai|beijing|guangdong|guangzhou|dongguan|foshan|zhuhai|xiamen|fujian|fuzhou|suzhou|nanjing|jiangsu|ningbo|wuhan|chengdu|xi'?an|tianjin|qingdao|shandong|jinan|hefei|anhui|changsha|hunan|taiwan) )+(?=\S+)/
const ARTICLE = /^the (?=\S)/
/** The rest is a name, and no word that many vendors share. */
const REST = /^(\S+)/

const remembered = new Map<string, string>()
const REMEMBERED = 20_000

/** Lower case, without legal forms. */
export function vendorKey(name: string): string {
  let key = remembered.get(name)
  if (key === undefined) {
    const lower = name
      .toLowerCase()
      .replace(/[™®]/g, '')
      .replace(/\(.*?\)/g, ' ')
    const whole =
      ` ${lower}`
        .replace(LEGAL, ' ')
        .replace(/[\s.,]+/g, ' ')
        .trim() || lower.trim()
    const rest = whole.replace(ARTICLE, '').replace(PLACE, '')
    const first = REST.exec(rest)?.[1] ?? ''
    key = first.length < 3 || SHARED.has(first) ? whole : rest
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(name, key)
  }
  return key
}

/** Two names of one maker: equal, or one goes on where the other ends. */
export function isSameVendor(a: string, b: string): boolean {
  const one = vendorKey(a)
  const other = vendorKey(b)
  if (one === '' || other === '') return false
  if (one === other) return true
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return long.startsWith(`${short} `) && !SHARED.has(short)
}
