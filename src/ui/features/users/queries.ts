import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AccountChange, NewAccount } from '#schema/account'
import { addAccount, changeAccount, listAccounts, removeAccount } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'

const KEY = ['accounts'] as const

export function useAccounts() {
  const source = useSource()
  return useQuery({ queryKey: KEY, queryFn: () => listAccounts(source) })
}

export function useAdd() {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (account: NewAccount) => addAccount(source, account),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useChange(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: AccountChange) => changeAccount(source, id, change),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

export function useRemove(id: string) {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => removeAccount(source, id),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}
