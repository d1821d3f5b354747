import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DeviceItem } from '#schema/device'
import { modulesText } from '#schema/modules-text'
import { listDevices } from '#ui/source/devices'
import { useSource } from '#ui/source/SourceContext.tsx'
import { controllerModule } from './controller-module.ts'
import { type Filters, farStart, pageRows, USUAL_SORT } from './filters.ts'

/** Fields of a row; modules and evidence of 50,000 devices would fill the browser's memory. */
export type DeviceTableRow = Omit<DeviceItem, 'modules' | 'provenance' | 'alternatives'> & {
  /** `slot 0: 1756-L61/B 16.20; …` */
  readonly modulesText: string
}

function rowOf(device: DeviceItem): DeviceTableRow {
  const { modules, provenance: _provenance, alternatives: _alternatives, ...rest } = device
  const row = { ...rest, modulesText: modulesText(modules) }
  const controller = row.model === '' ? controllerModule({ modules }) : undefined
  if (controller === undefined) return row
  return { ...row, model: controller.model, firmware: row.firmware || controller.firmware }
}

/**
 * The filtered device list: rows from the top to the scroll position, and around places the reader jumped to, with
 * gaps between.
 */
export function useDevices(narrowing: Filters) {
  const source = useSource()
  const query = useInfiniteQuery({
    queryKey: ['devices', narrowing],
    queryFn: async ({ pageParam }) => {
      const page = await listDevices(source, {
        sort: USUAL_SORT,
        ...narrowing,
        limit: pageRows,
        cursor: pageParam,
      })
      return { ...page, items: page.items.map(rowOf) }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const top = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const { far, leap } = useFar(narrowing)
  const devices = useMemo(() => {
    const rows = [...top]
    for (const { start, items } of far)
      items.forEach((row, at) => {
        rows[start + at] ??= row
      })
    return rows
  }, [top, far])
  const { isFetchingNextPage, fetchNextPage } = query
  const need = useCallback(
    (index: number) => {
      const start = farStart(index, top.length)
      if (start !== undefined) leap(start)
      else if (!isFetchingNextPage) void fetchNextPage()
    },
    [top.length, leap, isFetchingNextPage, fetchNextPage],
  )
  return { ...query, devices, topCount: top.length, need, facets: query.data?.pages[0]?.facets }
}

/** Delay before rows at a new scroll position are requested, in ms. */
const restMs = 60
/** Number of jump positions kept and refreshed. */
const placesKept = 6

interface Place {
  readonly start: number
  readonly items: readonly DeviceTableRow[]
}

/** Rows of the last jump positions. */
function useFar(narrowing: Filters) {
  const source = useSource()
  const of = JSON.stringify(narrowing)
  const [places, setPlaces] = useState<{ readonly of: string; readonly starts: readonly number[] }>()
  const starts = places?.of === of ? places.starts : []
  const far = useQueries({
    queries: starts.map((start) => ({
      queryKey: ['devices', narrowing, start],
      queryFn: async (): Promise<Place> => {
        const { items } = await listDevices(source, {
          sort: USUAL_SORT,
          ...narrowing,
          limit: pageRows,
          skip: start,
        })
        return { start, items: items.map(rowOf) }
      },
    })),
    combine: placesOf,
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const leap = useCallback(
    (start: number) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        setPlaces((before) => {
          const kept = before?.of === of ? before.starts.filter((one) => one !== start) : []
          return { of, starts: [...kept, start].slice(-placesKept) }
        })
      }, restMs)
    },
    [of],
  )
  return { far, leap }
}

function placesOf(results: readonly { readonly data: Place | undefined }[]): readonly Place[] {
  return results.flatMap(({ data }) => data ?? [])
}
