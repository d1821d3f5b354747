import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { countOf } from '#schema/count-text'
import type { DeviceItem } from '#schema/device'
import type { SiteIdentityItem } from '#schema/identity-correction'
import { Failure } from '#ui/kit/Message.tsx'
import { useSource } from '#ui/source/SourceContext.tsx'
import { correctionOf } from './correction.ts'

interface Corrections {
  readonly items: readonly SiteIdentityItem[]
}

/** Correction that sets the type of a device, with its undo; hidden if there is none. */
export function Correction({ device }: { device: DeviceItem }) {
  const source = useSource()
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: ['identities'],
    queryFn: () => source.read<Corrections>('/identities'),
  })
  const undo = useMutation({
    mutationFn: (id: string) => source.send<Corrections>('DELETE', `/identities/${id}`),
    onSettled: () => queries.invalidateQueries(),
  })
  const correction = correctionOf(device, data?.items ?? [])
  if (correction === undefined) return null
  const { id, type, by, addresses } = correction
  return (
    <>
      <p>
        Corrected to {type}
        {by !== '' && ` by ${by}`}, for {countOf(addresses.length, 'address', 'addresses')}.{' '}
        <Button variant="default" size="compact-xs" loading={undo.isPending} onClick={() => undo.mutate(id)}>
          Undo correction
        </Button>
      </p>
      {undo.error !== null && <Failure error={undo.error} />}
    </>
  )
}
