import { isGroupMac } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import type { OwnedName } from './wire.ts'

/** Within the name that all master browsers register together: [MS-BRWS] 2.1.1.1. */
const BROWSERS = '__MSBROWSE__'
/** Group that every server of Samba joins, whatever its domain: seen of Samba 4.22. */
const SAMBA = '__SAMBA__'
const NO_MAC = '00:00:00:00:00:00'

/** Claim of the owner of a name with this suffix: [MS-NBTE] 1.8, [MS-BRWS] 2.1.1. */
const uniqueSuffixes: ReadonlyMap<number, readonly [Attribute, string | undefined]> = new Map([
  [0x00, ['name', undefined]], //                 workstation service
  [0x20, ['name', undefined]], //                 server service
  [0x1b, ['role', 'domain-controller']], //       domain master browser: the primary controller
  [0x1d, ['role', 'master-browser']],
])
const groupSuffixes: ReadonlyMap<number, readonly [Attribute, string | undefined]> = new Map([
  [0x00, ['domain', undefined]],
  [0x1e, ['domain', undefined]], //               browser elections
  [0x1c, ['role', 'domain-controller']], //       controllers of the domain
])

/** Emits the identity of the owner of `owned`. */
export function emitOwned(
  owned: OwnedName,
  about: About,
  emit: Emit,
  belief: number = confidence.banner,
): void {
  if (owned.name === '' || owned.name === '*' || owned.name.includes(BROWSERS)) return
  if (owned.name === SAMBA && owned.isGroup) {
    const field = 'NetBIOS group __SAMBA__'
    emit({ kind: 'identity', about, attribute: 'software', value: 'Samba', confidence: belief, field })
    return
  }
  const said = (owned.isGroup ? groupSuffixes : uniqueSuffixes).get(owned.suffix)
  if (said === undefined) return
  const [attribute, value = owned.name] = said
  const field = `NetBIOS name <${owned.suffix.toString(16).padStart(2, '0')}>`
  emit({ kind: 'identity', about, attribute, value, confidence: belief, field })
  if (attribute === 'role' && owned.suffix !== 0x1d) {
    emit({ kind: 'identity', about, attribute: 'domain', value: owned.name, confidence: belief, field })
  }
}

export function emitMac(mac: string, about: About, emit: Emit): void {
  if (mac === '' || mac === NO_MAC || isGroupMac(mac)) return
  emit({
    kind: 'identity',
    about,
    attribute: 'mac',
    value: mac,
    confidence: confidence.banner,
    field: 'UNIT_ID',
  })
}
