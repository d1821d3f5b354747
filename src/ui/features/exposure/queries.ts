import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ExposureItem } from '#schema/exposure'
import { changeExposure, listExposures, readAttackPaths, readExposureSummary } from '#ui/source/exposure'
import { useSource } from '#ui/source/SourceContext.tsx'
import { readScoreHistory } from '#ui/source/score-history'
import type { Query } from '#ui/source/source'

/** Rows requested; most severe first. */
const ROWS = 500

export function useExposures(query: Query) {
  const source = useSource()
  return useQuery({
    queryKey: ['exposures', query],
    queryFn: () => listExposures(source, { ...query, limit: ROWS }),
  })
}

/** One point a day. */
export function useScores() {
  const source = useSource()
  return useQuery({ queryKey: ['score-history'], queryFn: () => readScoreHistory(source) })
}

export function useExposureSummary() {
  const source = useSource()
  return useQuery({ queryKey: ['exposure-summary'], queryFn: () => readExposureSummary(source) })
}

/** @param without tags of the simulated changes */
export function useAttackPaths(without: readonly string[]) {
  const source = useSource()
  return useQuery({
    queryKey: ['attack-paths', without],
    // Zone names may contain commas.
    queryFn: () =>
      readAttackPaths(source, { without: without.map((tag) => tag.replaceAll(',', '%2C')).join(',') }),
  })
}

export function useChangeExposure() {
  const source = useSource()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, state }: { id: string; state: ExposureItem['state'] }) =>
      changeExposure(source, id, state),
    onSuccess: () =>
      Promise.all(
        ['exposures', 'exposure-summary', 'attack-paths'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}
