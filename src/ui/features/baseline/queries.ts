import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { BaselineReviewChange, BaselineSentence } from '#schema/baseline'
import type { BaselineTest } from '#schema/baseline-test'
import type { SinceSigned } from '#schema/signed-baseline'
import { readBaseline } from '#ui/source/baseline'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Baseline entries per request. */
const pageRows = 100

/** @param since RFC 3339: only entries learned from then on */
export function useBaseline(search: string, since: string | undefined) {
  const source = useSource()
  return useInfiniteQuery({
    queryKey: ['baseline', search, since],
    queryFn: ({ pageParam }) =>
      readBaseline(source, { search: search || undefined, since, limit: pageRows, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

export function useReview() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ item, state }: { item: BaselineSentence; state: BaselineReviewChange['state'] }) => {
      const { client, server, protocol, unit } = item
      return source.send<void>('PUT', '/baseline/review', { client, server, protocol, unit, state })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['baseline'] }),
  })
}

export function useSinceSigned() {
  const source = useSource()
  return useQuery({
    queryKey: ['baseline', 'since-signed'],
    queryFn: () => source.read<SinceSigned>('/baseline/since-signed'),
  })
}

export function useBaselineTest() {
  const source = useSource()
  return useMutation({
    mutationFn: async (file: File) =>
      source.send<BaselineTest>('POST', '/baseline/test', { text: await file.text() }),
  })
}
