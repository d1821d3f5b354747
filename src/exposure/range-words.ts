/** Ranges as people write them, in one form: operators instead of words. docs/internals/exposure-models.md §1, rules 1, 2, 3 and 8. */

const VALUE = String.raw`((?:s?v\.? ?|ver\.? ?|version |fw ?|r)?\d[\w.()*-]*(?: (?:sp|upd(?:ate)?|hf|hotfix|patch|build|r|lts)\.? ?\d[\w.]*)*)`
const EARLIER = '(?:prior|earlier|below|older|lower|before|previous)'
const LATER = '(?:later|above|newer|higher|after|greater|up)'

/** Operating systems of devices, in front of their version. */
const SYSTEM =
  /(?<![\w-])(?:ros|rox ?ii|hios|hisecos|axis os|fortios)(?: versions?)? (?=v?\d|before |prior )/g

/** Words → operators, in this order. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`,? (?:except|other than) (?=${VALUE})`, 'g'), ' != '],
  [
    new RegExp(`\\b(?:between |from )?${VALUE} \\(including\\) (?:and|to) ${VALUE} \\(excluding\\)`, 'g'),
    '>= $1 < $2',
  ],
  [
    new RegExp(`\\b(?:between |from )?${VALUE} \\(including\\) (?:and|to) ${VALUE} \\(including\\)`, 'g'),
    '>= $1 <= $2',
  ],
  [
    new RegExp(`\\b(?:between |from )?${VALUE} \\(excluding\\) (?:and|to) ${VALUE} \\(excluding\\)`, 'g'),
    '> $1 < $2',
  ],
  [
    new RegExp(`\\b(?:between |from )?${VALUE} \\(excluding\\) (?:and|to) ${VALUE} \\(including\\)`, 'g'),
    '> $1 <= $2',
  ],
  [new RegExp(`(?:up to|-)?,? ?\\(?but (?:not including|excluding)\\)? ${VALUE}`, 'g'), ' < $1'],
  [new RegExp(`${VALUE},? up to and including ${VALUE}`, 'g'), '$1 <= $2'],
  [new RegExp(`\\bbetween ${VALUE} and ${VALUE}`, 'g'), '>= $1 <= $2'],
  [new RegExp(`\\bfrom ${VALUE} (?:to|through|thru|up to|until) ${VALUE}`, 'g'), '>= $1 <= $2'],
  [new RegExp(`(?<![<>=] ?)(?<!\\S)${VALUE} (?:to|through|thru|up to) ${VALUE}`, 'g'), '>= $1 <= $2'],
  [
    new RegExp(
      `\\b(?:prior to|before|earlier than|older than|lower than|less than|below)(?: version)? ${VALUE}`,
      'g',
    ),
    '< $1',
  ],
  [
    new RegExp(`\\b(?:later than|newer than|higher than|greater than|above)(?: version)? ${VALUE}`, 'g'),
    '> $1',
  ],
  [
    new RegExp(
      `(?<![<>=] ?)(?<!\\S)${VALUE},? (?:and|or)(?: all)? ${EARLIER}(?: (?:versions?|releases?))?`,
      'g',
    ),
    '<= $1',
  ],
  [
    new RegExp(
      `(?<![<>=] ?)(?<!\\S)${VALUE},? (?:and|or)(?: all)? ${LATER}(?: (?:versions?|releases?))?`,
      'g',
    ),
    '>= $1',
  ],
  [new RegExp(`(<=|<) ?${VALUE},? (?:and|or) ${EARLIER}(?: (?:versions?|releases?))?`, 'g'), '$1 $2'],
  [new RegExp(`(>=|>) ?${VALUE},? (?:and|or) ${LATER}(?: (?:versions?|releases?))?`, 'g'), '$1 $2'],
  [new RegExp(`\\b(?:up to and including|up to|through|until) ${VALUE}`, 'g'), '<= $1'],
  [new RegExp(`\\b(?:starting (?:from|with)|since|from|at least) ${VALUE}`, 'g'), '>= $1'],
]

/** A hyphen between two versions: `12.4.1-12.4.11`, `31 - 32`. */
const HYPHENS: readonly RegExp[] = [
  /^v?(\d+(?:\.\d+)+[a-z]?) ?- ?v?(\d+(?:\.\d+)+[a-z]?)$/,
  /^v?(\d[\w.]*) - v?(\d[\w.]*)$/,
]

/** In lower case, with operators for words. */
export function plainRange(range: string): string {
  return cleaned(range)
    .split('||')
    .map((part) => part.trim())
    .map(withOperators)
    .join(' || ')
}

function withOperators(text: string): string {
  for (const hyphen of HYPHENS) {
    const found = hyphen.exec(text)
    if (found !== null) return `>= ${found[1]} <= ${found[2]}`
  }
  return WORDS.reduce((left, [words, operators]) => left.replace(words, operators), text).trim()
}

function cleaned(range: string): string {
  let text = range
    .replace(/[\u00a0\s]+/g, ' ')
    .replaceAll('≤', '<=')
    .replaceAll('≥', '>=')
    .replace(/[–—]/g, '-')
    .replace(/[“”"']/g, '')
    .replace(/[•·]/g, ' ')
    // The same operator twice: `<=<= 2.2.13`.
    .replace(/([<>])=?\s*(?=\1)/g, '')
    .replaceAll('=<', '<=')
    .replaceAll('=>', '>=')
    .replaceAll('_', ' ')
    .trim()
    .replace(/[;,.]+$/, '')
  const scheme = /^vers:[a-z\d.+-]+\//i.exec(text)
  if (scheme !== null) text = decoded(text.slice(scheme[0].length)).replaceAll('_', ' ')
  return (
    text
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/service packs? /g, 'sp')
      .replace(/security patch/g, 'patch')
      .replace(/\(build (?:nr|no|number)\s*\.?\s*/g, '(build ')
      .replace(/\{(\d+)\}/g, '($1)')
      .replace(/(?<=\d) \*(?=$| \|)/g, '.*')
      // `V4.7: < V4.7 HF27`: where the branch begins.
      .replace(/^(v?\d[\w.]*):\s*(?=<)/, '$1 ')
      // The system whose version is the firmware's.
      .replace(SYSTEM, ' ')
      // An operator with nothing behind it: `>= <= 2.2`.
      .replace(/[<>]=?\s*(?=[<>|]|$)/g, '')
      // A beginning that means none: `>=earlier|<1.2`.
      .replace(/>=?\s*(?:earlier|unspecified|n\/a|all|0(?:\.0)*)\s*\|\s*(?=<)/g, '')
      .replace(/([<>]=?)\s*\(([^()<>|]+)\)/g, '$1 $2')
      .replace(
        /([<>]=?)\s*(?:rev\.?|version|firmware|web firmware|release|ver\.?|v\.|build)\s+(?=[a-z]?\d)/g,
        '$1 ',
      )
      .replace(/\s+-\s*(?=\||$)/g, ' ')
      .replace(/\s*\|\s*$/, '')
      .replace(/^(?:web )?firmware\s+(?=v?\d)/, '')
      .replace(/\s+/g, ' ')
      .trim()
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function isAll(text: string): boolean {
  return (
    text === '*' ||
    text === 'all/*' ||
    /^(?:all|any)(?: (?:firmware|software|product|hardware))?(?: (?:versions?|releases?|revisions?))?$/.test(
      text,
    )
  )
}

export function isNone(text: string): boolean {
  return /^(?:no|none)(?: (?:versions?|releases?))?$/.test(text)
}
