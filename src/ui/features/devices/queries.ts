import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Device } from '#contract/device'
import { useSource } from '#ui/source/SourceContext.tsx'
import { controllerModule } from './controller-module.ts'
import type { Narrowing } from './narrowing.ts'

/** Rows asked for at a time. */
const pageRows = 500

/** What a row needs; modules and proofs of 50,000 devices would fill the browser's memory. */
export type DeviceRow = Omit<Device, 'modules' | 'provenance' | 'alternatives'>

function rowOf({ modules, provenance: _provenance, alternatives: _alternatives, ...row }: Device): DeviceRow {
  const controller = row.model === '' ? controllerModule({ modules }) : undefined
  if (controller === undefined) return row
  return { ...row, model: controller.model, firmware: row.firmware || controller.firmware }
}

/** The devices of the narrowed list, loaded as far as someone has looked. */
export function useDevices(narrowing: Narrowing) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['devices', narrowing],
    queryFn: async ({ pageParam }) => {
      const page = await source.devices({ ...narrowing, limit: pageRows, cursor: pageParam })
      return { ...page, items: page.items.map(rowOf) }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const devices = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { ...query, devices, facets: query.data?.pages[0]?.facets }
}
