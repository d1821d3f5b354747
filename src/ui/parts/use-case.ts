import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CaseChange } from '#schema/case'
import { changeCase, readCase } from '#ui/source/cases'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Work of people on an incident or alert. @param id `incident:…` or `alert:…` */
export function useCase(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  const queryKey = ['case', id]
  const { data, error } = useQuery({ queryKey, queryFn: () => readCase(source, id), retry: false })
  const { mutate, error: refused } = useMutation({
    mutationFn: (change: CaseChange) => changeCase(source, id, change),
    onSuccess: (changed) => queries.setQueryData(queryKey, changed),
  })
  return { data, error: error ?? refused, change: mutate }
}
