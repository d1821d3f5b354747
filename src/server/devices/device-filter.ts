/** How a list of devices is narrowed and sorted, alike in JSON and CSV. */
import Type from 'typebox'
import type { DeviceClass, DeviceType } from '#model/device'
import { CONFIDENCE_LEVELS, type ConfidenceWord } from '#model/identification'
import { DeviceClassKind, DeviceTypeKind } from '#schema/terms'
import { DEVICE_SORTS, type DeviceFilter, type DeviceSort, limits } from '#store/store'
import { idList, idsIn } from '../http/id-list.ts'
import { LEVELS } from '../http/query-levels.ts'
import { spanOf } from '../http/query-time.ts'
import { seen } from '../http/route.ts'

export const deviceFilter = {
  search: Type.Optional(
    Type.String({
      maxLength: limits.search,
      description: 'Words in a name, address, vendor, model, serial, …',
    }),
  ),
  ids: Type.Optional(idList('Only devices of these ids')),
  type: Type.Optional(DeviceTypeKind),
  class: Type.Optional(DeviceClassKind),
  vendor: Type.Optional(Type.String({ maxLength: 200 })),
  zone: Type.Optional(Type.String({ maxLength: 200 })),
  subtype: Type.Optional(
    Type.String({ maxLength: 64, description: 'Kind of device within its type: `plug`, `infusion-pump`' }),
  ),
  category: Type.Optional(
    Type.String({ maxLength: 64, description: '`building`, `home`, `it`, `medical` …' }),
  ),
  confidence: Type.Optional(Type.Enum([...CONFIDENCE_LEVELS], { description: 'How sure the type is' })),
  contradictory: Type.Optional(
    Type.Enum(['yes'], { description: 'Only devices for which independent sources name different types' }),
  ),
  level: Type.Optional(Type.Enum([...LEVELS])),
  protocol: Type.Optional(Type.String({ maxLength: 200 })),
  sort: Type.Optional(Type.Enum([...DEVICE_SORTS])),
  order: Type.Optional(Type.Enum(['ascending', 'descending'])),
  ...seen,
}

interface Asked {
  readonly search?: string
  readonly ids?: string
  readonly type?: DeviceType
  readonly class?: DeviceClass
  readonly vendor?: string
  readonly zone?: string
  readonly subtype?: string
  readonly category?: string
  readonly confidence?: ConfidenceWord
  readonly contradictory?: 'yes'
  readonly level?: (typeof LEVELS)[number]
  readonly protocol?: string
  readonly sort?: DeviceSort
  readonly order?: 'ascending' | 'descending'
  readonly from?: string
  readonly until?: string
}

/** Query for the store; devices last seen come first unless another order is requested. */
export function deviceQueryOf({
  level,
  order,
  ...rest
}: Asked): DeviceFilter & { sort: DeviceSort; descending: boolean } {
  const { sort = 'lastSeen' } = rest
  return {
    search: rest.search,
    ids: rest.ids === undefined ? undefined : idsIn(rest.ids, 'ids'),
    type: rest.type,
    class: rest.class,
    vendor: rest.vendor,
    zone: rest.zone,
    subtype: rest.subtype,
    category: rest.category,
    confidence: rest.confidence,
    contradictory: rest.contradictory,
    protocol: rest.protocol,
    ...spanOf(rest),
    level: level === undefined || level === 'unknown' ? level : Number(level),
    sort,
    descending: order === undefined ? rest.sort === undefined : order === 'descending',
  }
}
