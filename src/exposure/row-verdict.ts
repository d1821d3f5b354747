/** Verdict of an advisory's row on the observed version, once it is known to be about the product. */
import type { Tier } from '#model/exposure'
import type { AdvisoryRow } from './advisory.ts'
import type { Entry } from './advisory-entry.ts'
import type { ModuleObservation } from './observation.ts'
import { BOUND, type ProductName } from './product-name.ts'
import { isAffected } from './version-range.ts'

/** The maker's way of counting, by our name of the maker. */
const SCHEMES: Readonly<Record<string, string>> = {
  siemens: 'siemens',
  'rockwell automation': 'rockwell',
  'schneider electric': 'schneider',
  'mitsubishi electric': 'mitsubishi-fw',
  cisco: 'cisco-ios',
  hikvision: 'hikvision',
  'hitachi energy': 'hitachi',
  moxa: 'moxa',
  'schweitzer engineering laboratories': 'sel',
  wago: 'wago',
  yokogawa: 'yokogawa',
  abb: 'abb',
}
interface Verdict {
  readonly isIn: boolean
  readonly isPossible: boolean
  readonly version: string
  readonly reason: string
}

export function verdictOf(
  row: AdvisoryRow,
  tier: Tier,
  { names, isModelList }: Entry,
  seen: ModuleObservation,
): Verdict {
  const verdicts = (seen.versions.length === 0 ? [''] : seen.versions).map((version) =>
    versionVerdict(row, version, names, seen),
  )
  const [first] = verdicts
  const verdict = verdicts.every(({ affected }) => affected === first!.affected)
    ? first!
    : { affected: 'unknown' as const, version: first!.version, reason: 'firmware and software disagree' }
  const isWeakTier = tier === 'D' || tier === 'E'
  const isSeriesOpen = seen.series === '' && names.some(({ series }) => series !== '')
  const board = names.find((name) => name.board !== '')?.board ?? ''
  const isModuleOfFamily = tier === 'C' && seen.isModule
  const isUnlisted = isModelList && tier === 'C'
  const reasons = [
    verdict.reason,
    ...(isWeakTier && verdict.affected !== false
      ? [tier === 'E' ? 'it is a component of the device' : 'only maker and family agree in words']
      : []),
    ...(isSeriesOpen && verdict.affected !== false ? ['the hardware series was not seen'] : []),
    ...(board !== '' && verdict.affected !== false ? [`only with ${board}, which was not seen`] : []),
    ...(isModuleOfFamily && verdict.affected !== false
      ? ['the advisory names the family, and this is one of its modules']
      : []),
    ...(isUnlisted && verdict.affected !== false
      ? ['the advisory lists order numbers; that of this device was not seen']
      : []),
  ]
  return {
    isIn: verdict.affected !== false,
    isPossible:
      verdict.affected !== true ||
      isWeakTier ||
      isSeriesOpen ||
      board !== '' ||
      isModuleOfFamily ||
      isUnlisted,
    version: verdict.version,
    reason: reasons.join('; '),
  }
}

function versionVerdict(
  row: AdvisoryRow,
  version: string,
  names: readonly ProductName[],
  seen: ModuleObservation,
) {
  const scheme = SCHEMES[seen.vendor] ?? 'generic'
  const range = seen.vendor === 'beckhoff' ? buildsAsNumbers(rangeOf(row)) : rangeOf(row)
  const unknown = (reason: string) => ({ affected: 'unknown' as const, version, reason })
  if (row.flags.includes('maybe-model'))
    return { affected: true as const, version, reason: 'all versions of these models' }
  if (range === '') return unknown('the advisory lists no versions')
  const generation = generationVerdict(names, version)
  if (generation === false) return { affected: false as const, version, reason: 'different generation' }
  if (row.component !== '') return unknown(`the limit applies to ${row.component}, which was not seen`)
  const isSerial = /serial/i.test(`${row.product} ${range}`)
  if (isSerial && seen.serial === '') return unknown('the range is by serial number, which was not seen')
  if (version === '' && !isSerial && !isAll(range)) return unknown('no version was seen')
  const reported = isSerial ? seen.serial : countedAs(version, scheme, range)
  if (seen.vendor === 'beckhoff' && reported !== '' && range.includes(`${reported}.`))
    return unknown(`${reported} is less precise than the limit`)
  const isCut = row.flags.includes('vers-truncated') || /\|[^|]*\([^()|]*$/.test(range)
  const { affected, reason } = isAffected(
    reported,
    isCut ? whole(range) : range,
    isSerial ? `${scheme.replace(/-fw$/, '')}-serial` : scheme,
  )
  if (affected === false && isCut && namesRelease(range, reported))
    return unknown('the version list exceeds the stored length')
  if (affected !== false && row.flags.includes('direction-conflict'))
    return unknown('the advisory contradicts itself about the direction of the range')
  if (affected === true && generation === 'unknown') return unknown('the generation was not seen')
  return { affected, version: reported, reason }
}

/** `3.1 Build 4022.4` and `2.11 R3 2259` are 3.1.4022 and 2.11.2259 in ADS. Beckhoff Information System, ADS. */
function buildsAsNumbers(range: string): string {
  return range.replace(/(?<=\d)\s+(?:Build|R\d+)\s+(?=\d{3,4}\b)/gi, '.')
}

/** WAGO counts releases (`FW17`) and appends the number to a version: `03.05.10(17)`. */
function countedAs(version: string, scheme: string, range: string): string {
  const release = /\((\d{1,2})\)$/.exec(version)?.[1]
  return scheme === 'wago' && release !== undefined && /\bFW ?\d/.test(range) ? `FW${release}` : version
}

/** As published; or a bound in the product's name if the range is "all". */
function rangeOf({ range, product }: AdvisoryRow): string {
  const inName = BOUND.exec(product)?.[1]?.trim()
  if (inName !== undefined && /\d/.test(inName) && isAll(range)) return inName
  return range
}

/** Without the piece in which a list was cut off. */
function whole(range: string): string {
  return range.replace(/\s*\|\|?[^|]*$/, '')
}

/** Does a list hold other versions of the same release? `12.2(25)SEG4` has nothing to look for among `15.1`, `15.2`. */
function namesRelease(range: string, version: string): boolean {
  const release = /\d+\.\d+/.exec(version)?.[0]
  return release === undefined || range.split('|').some((one) => /\d+\.\d+/.exec(one)?.[0] === release)
}

function isAll(range: string): boolean {
  return /^(?:vers:\w+\/)?\*$|^all(?: versions)?$/i.test(range.trim())
}

/** `S7-400 V6 and below`, `Niagara 4.6`: the beginning of the firmware identifies it. */
function generationVerdict(names: readonly ProductName[], version: string): boolean | 'unknown' {
  const reported = names.find(({ generation, branch }) => generation !== undefined || branch !== '')
  if (reported === undefined) return true
  const numbers = version.match(/\d+/g)?.map(Number)
  if (numbers === undefined) return 'unknown'
  if (reported.generation === undefined)
    return reported.branch.split('.').every((number, at) => Number(number) === (numbers[at] ?? 0))
  const { number, how } = reported.generation
  const seen = numbers[0]!
  return how === 'below' ? seen <= number : how === 'above' ? seen >= number : seen === number
}
