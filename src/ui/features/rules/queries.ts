import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { RuleFileText, RuleText } from '#schema/rules'
import {
  checkRules,
  listRuleFields,
  listRuleServices,
  listRules,
  removeRules,
  saveRules,
  testRules,
} from '#ui/source/rules'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Rule files may change on the sensor's disk. */
const lookMs = 5000

export function useRules() {
  const source = useSource()
  return useQuery({ queryKey: ['rules'], queryFn: () => listRules(source), refetchInterval: lookMs })
}

export function useServices() {
  const source = useSource()
  return useQuery({
    queryKey: ['rule-services'],
    queryFn: () => listRuleServices(source),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Fields of a service; fields of all protocols if it is none. */
export function useFields(service: string) {
  const source = useSource()
  return useQuery({
    queryKey: ['rule-fields', service],
    queryFn: () => listRuleFields(source, service),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Errors of a draft; the previous answer is kept until the next arrives. */
export function useCheck(draft: RuleText) {
  const source = useSource()
  return useQuery({
    queryKey: ['rule-check', draft],
    queryFn: () => checkRules(source, draft),
    enabled: draft.text.trim() !== '',
    placeholderData: (before) => before,
    gcTime: 0,
  })
}

export function useDryRun() {
  const source = useSource()
  return useMutation({ mutationFn: (draft: RuleText) => testRules(source, draft) })
}

export function useSaveRules() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file: RuleFileText) => saveRules(source, file),
    onSuccess: (list) => queries.setQueryData(['rules'], list),
  })
}

export function useRemoveRules() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => removeRules(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['rules'] }),
  })
}
